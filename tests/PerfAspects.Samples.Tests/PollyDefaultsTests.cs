using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace PerfAspects.Samples.Tests;

/// <summary>The defaults of Polly that docs/migrating.md states.</summary>
public sealed class PollyDefaultsTests
{
    [Fact]
    public void Defaults_OfRetry_AreThoseOfTheGuide()
    {
        var options = new RetryStrategyOptions();

        Assert.Equal(
            (3, TimeSpan.FromSeconds(2), DelayBackoffType.Constant, false, null),
            (options.MaxRetryAttempts, options.Delay, options.BackoffType, options.UseJitter, options.MaxDelay));
    }

    [Fact]
    public void Defaults_OfTheCircuitBreaker_AreThoseOfTheGuide()
    {
        var options = new CircuitBreakerStrategyOptions();

        Assert.Equal(
            (0.1, 100, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(5)),
            (options.FailureRatio, options.MinimumThroughput, options.SamplingDuration, options.BreakDuration));
    }
}
