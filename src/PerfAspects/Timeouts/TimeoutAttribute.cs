using PerfAspects.Execution;
using PerfAspects.Runtime;
using PerfAspects.Settings;
using PerfAspects.State;
using PerfAspects.Timeouts;

namespace PerfAspects;

/// <summary>
/// Cancels each attempt that takes longer than <paramref name="duration"/>: the core sees it at its token, and the call throws
/// <see cref="Polly.Timeout.TimeoutRejectedException"/>. The caller's own cancellation surfaces as such, with the caller's token. On a
/// type, applies to every partial member that has a core or another aspect, except members that already have this attribute or cannot
/// support it.
/// </summary>
/// <param name="duration">How long an attempt may take, for instance <c>2s</c>, at most 49 days. Checked by the compiler (PERF005,
/// PERF006).</param>
/// <remarks>
/// The method needs a <see cref="CancellationToken"/> parameter (PERF015).
/// <para>
/// Metrics: <c>perfaspects.timeouts</c>, <c>perfaspects.timeout.abandoned</c>.
/// </para>
/// </remarks>
/// <exception cref="Polly.Timeout.TimeoutRejectedException">An attempt took longer than <see cref="Duration"/>.</exception>
/// <exception cref="OperationCanceledException">The caller cancelled; the exception has the caller's token.</exception>
/// <example><c>[Timeout("2s")]</c></example>
/// <seealso href="https://github.com/perfaspects/perfaspects/blob/main/docs/attributes/timeout.md"/>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class TimeoutAttribute(string duration) : AspectAttribute, IPipelineAspect
{
    private IgnoredCancellation? _onIgnoredCancellation;

    /// <summary>
    /// How long an attempt may take, as written: <c>2s</c>, <c>1m30s</c> or <c>00:01:30</c> (PERF005), at most 49 days (PERF006).
    /// </summary>
    public string Duration { get; } = duration;

    /// <summary>Whether the call waits for a core that ignores cancellation. Default: <see cref="IgnoredCancellation.Wait"/>.</summary>
    public IgnoredCancellation OnIgnoredCancellation
    {
        get => _onIgnoredCancellation ?? default;
        set => _onIgnoredCancellation = value;
    }

    internal override string AspectName => "Timeout";

    internal override double LongestCall(double inner) => Durations.Positive(Duration).TotalSeconds;

    private protected override AspectAttribute Resolve(SettingReader read)
        => new TimeoutAttribute(read.Duration(nameof(Duration), Duration))
        {
            OnIgnoredCancellation = read.Choice(nameof(OnIgnoredCancellation), _onIgnoredCancellation),
        };

    bool IPipelineAspect.MayOutliveCall => OnIgnoredCancellation == IgnoredCancellation.Abandon;

    Step<TResult> IPipelineAspect.Wrap<TResult>(Step<TResult> inner, AspectMethod method, StatePlan states)
    {
        var settings = TimeoutSettings.Of(this);
        var outcome = new TimeoutOutcome(settings.Duration, method);
        if (settings.OnIgnoredCancellation == IgnoredCancellation.Wait)
        {
            return new TimeoutStep<TResult>(outcome, inner);
        }

        var abandoned = method.FindKept<AbandonedCalls>(typeof(AbandonedCalls))
            ?? method.Keep(typeof(AbandonedCalls), new AbandonedCalls()); // of all type arguments together
        method.Attach(abandoned);
        return new AbandoningTimeoutStep<TResult>(outcome, abandoned, inner);
    }
}
