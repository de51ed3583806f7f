using PerfAspects.Pipeline;
using PerfAspects.RateLimiting;
using PerfAspects.Runtime;
using Polly;

namespace PerfAspects;

/// <summary>
/// Admits at most <paramref name="permits"/> calls in any window of the given length, wherever it starts (an exact sliding window).
/// A call over the limit throws <see cref="RateLimitRejectedException"/>, whose <see cref="RateLimitRejectedException.RetryAfter"/>
/// is the exact time to wait, and is not charged. Under <see cref="CachedAttribute"/> a hit takes no permit.
/// </summary>
/// <param name="permits">How many calls a window admits, from 1 (PERF006).</param>
/// <param name="window">The length of the window, for instance <c>1s</c> or <c>1m30s</c>. Checked by the compiler (PERF005).</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RateLimitedAttribute(int permits, string window) : AspectAttribute, IPipelineAspect
{
    /// <summary>How many calls a window admits.</summary>
    public int Permits { get; } = permits;

    /// <summary>The length of the window, as written.</summary>
    public string Window { get; } = window;

    internal override string AspectName => "RateLimited";

    internal override IEnumerable<AspectSetting> Describe() => [Written(nameof(Permits), $"{Permits}"), Written(nameof(Window), Window)];

    void IPipelineAspect.AddTo<TResult>(ResiliencePipelineBuilder<TResult> builder, AspectMethod method)
    {
        var limiter = new SlidingWindowLimiter(new LimitSettings(Permits, Durations.Positive(Window)), method.Runtime.Clock);
        builder.AddStrategy(_ => new RateLimitStrategy<TResult>(limiter, method));
    }
}
