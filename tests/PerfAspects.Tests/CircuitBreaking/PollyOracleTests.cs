using PerfAspects.CircuitBreaking;
using PerfAspects.State;
using Polly.CircuitBreaker;

namespace PerfAspects.Tests.CircuitBreaking;

/// <summary>
/// Random lives of a circuit, lived by ours and by Polly's own on one clock: one call after the other and none cancelled, where Polly's is right,
/// ours does the same at every step.
/// </summary>
public sealed class PollyOracleTests
{
    private const int Steps = 4_000;
    private const int KindsOfTransition = 8; // from closed, open and half-open to the two others by calls and time, and by hand

    [Theory]
    [InlineData(1, 0.5, 2, 30, 5)]
    [InlineData(2, 0.5, 10, 30, 5)]
    [InlineData(3, 1, 3, 0.5, 0.5)]
    [InlineData(4, 0.1, 12, 10, 1)]
    [InlineData(5, 0.34, 5, 1.0000007, 60)] // no multiple of ten ticks: the period holds eleven windows
    [InlineData(6, 0.9, 2, 86_400, 86_400)]
    [InlineData(7, 0.000001, 4, 3, 0.7)]
    public void RandomLife_CallAfterCall_IsPollys(int seed, double failureRatio, int minimumThroughput, double samplingSeconds, double breakSeconds)
        => LiveBoth(seed, Breaker.Settings(failureRatio, minimumThroughput, samplingSeconds, breakSeconds), static (random, settings) => random.Next(4) switch
        {
            0 => TimeSpan.FromTicks(random.NextInt64(settings.BreakDuration.Ticks * 2)),
            1 when random.Next(2) == 0 => settings.BreakDuration,
            1 => TimeSpan.FromTicks(settings.SamplingDuration.Ticks + random.Next(-1, 2)),
            _ => TimeSpan.FromTicks(random.NextInt64(settings.SamplingDuration.Ticks / 5)),
        });

    // Where an "at" could be taken for an "after": every call comes exactly when a window may end.
    [Theory]
    [InlineData(11, 0.5, 8, 30, 6)]
    [InlineData(12, 0.5, 14, 1.0000007, 1)]
    [InlineData(13, 0.3, 20, 1.0000009, 0.5)]
    public void LifeOnTheGridOfWindows_CallAfterCall_IsPollys(int seed, double failureRatio, int minimumThroughput, double samplingSeconds, double breakSeconds)
        => LiveBoth(seed, Breaker.Settings(failureRatio, minimumThroughput, samplingSeconds, breakSeconds), static (random, settings) =>
            TimeSpan.FromTicks(settings.SamplingDuration.Ticks / 10 * (random.Next(20) == 0 ? random.Next(1, 12) : 1)));

    private static void LiveBoth(int seed, CircuitBreakerSettings settings, Func<Random, CircuitBreakerSettings, TimeSpan> wait)
    {
        var clock = new FakeClock();
        var ours = Breaker.Ours(settings, clock);
        var pollys = Breaker.Pollys(settings, clock);
        var random = new Random(seed);

        for (var step = 0; step < Steps; step++)
        {
            Live(random, ours, pollys, () => clock.Advance(wait(random, settings)));
            Assert.Equal(pollys.State(), ours.State());
        }

        Assert.Equal(Sorted(pollys.Transitions()), Sorted(ours.Transitions()));
        Assert.Equal(KindsOfTransition, ours.Transitions().Count()); // or the life was dull
    }

    private static void Live(Random random, Breaker ours, Breaker pollys, Action wait)
    {
        switch (random.Next(100))
        {
            case < 32:
                AssertSameCall(ours, pollys, null);
                break;
            case < 64:
                AssertSameCall(ours, pollys, new Breaker.HandledException());
                break;
            case < 68:
                AssertSameCall(ours, pollys, new InvalidOperationException());
                break;
            case < 97:
                wait();
                break;
            case 97:
                ours.Isolate();
                pollys.Isolate();
                break;
            default:
                ours.Close();
                pollys.Close();
                break;
        }
    }

    private static void AssertSameCall(Breaker ours, Breaker pollys, Exception? failure)
    {
        var expected = pollys.Call(failure);
        var actual = ours.Call(failure);

        Assert.Equal(expected?.GetType(), actual?.GetType());
        if (expected is BrokenCircuitException { RetryAfter: var retryAfter, InnerException: var cause })
        {
            Assert.Equal(retryAfter, ((BrokenCircuitException)actual!).RetryAfter);
            Assert.Same(cause, actual.InnerException);
        }
        else
        {
            Assert.Same(expected, actual);
        }
    }

    private static CircuitTransitions[] Sorted(IEnumerable<CircuitTransitions> transitions)
        => [.. transitions.OrderBy(static transition => (transition.From, transition.To))];
}
