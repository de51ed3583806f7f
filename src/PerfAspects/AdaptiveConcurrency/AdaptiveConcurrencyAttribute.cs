using PerfAspects.AdaptiveConcurrency;
using PerfAspects.Execution.Gates;
using PerfAspects.Settings;
using PerfAspects.State;
using PerfAspects.Telemetry;

namespace PerfAspects;

/// <summary>
/// Limits how many calls run at the same time, and finds the limit itself: as many as keep the core busy without a queue behind it. It
/// compares the core's duration with the duration without load, and so follows a service that becomes slower or faster. A call over the
/// limit waits for a place, at most 2.5 times as long as the core takes without load, or throws <see cref="ConcurrencyRejectedException"/>.
/// A synchronous call blocks its thread while it waits. On a type, applies to every partial member that has a core or another aspect,
/// except members that already have this attribute or cannot support it.
/// </summary>
/// <remarks>
/// The core alone is timed, without the wait. Failures do not make the core look fast, a caller's cancellation counts as nothing, and
/// timeouts lower the limit. The limit is kept when settings change. Beside a <c>[Bulkhead]</c>, the bulkhead's queue would be measured as
/// part of the core (PERF022). docs/overload.md has the algorithm and a simulation of it.
/// <para>
/// Metrics: <c>perfaspects.concurrency.limit</c>, <c>perfaspects.concurrency.in_flight</c>, <c>perfaspects.concurrency.rejections</c>.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// [AdaptiveConcurrency(Max = 200)]
/// public partial Task&lt;Offer&gt; SearchAsync(string text, CancellationToken cancellationToken);
/// </code>
/// </example>
/// <exception cref="ConcurrencyRejectedException">The call is over the limit, and no place to wait is left or the wait is over.</exception>
/// <exception cref="OperationCanceledException">The caller cancelled; the exception has the caller's token.</exception>
/// <seealso href="https://github.com/perfaspects/perfaspects/blob/main/docs/attributes/adaptive-concurrency.md"/>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class AdaptiveConcurrencyAttribute : SharedAspectAttribute, IGateAspect
{
    private int? _min;
    private int? _initial;
    private int? _max;
    private int? _queueLimit;
    private bool? _observeOnly;

    /// <summary>The least limit, in calls, from 1 (PERF006) and at most <see cref="Max"/> (PERF022). Default: 1.</summary>
    public int Min { get => _min ?? AdaptiveConcurrencyDefinition.Min; set => _min = value; }

    /// <summary>
    /// The limit before anything has been measured, in calls, from <see cref="Min"/> to <see cref="Max"/> (PERF006, PERF022). Default: 20.
    /// </summary>
    public int Initial { get => _initial ?? AdaptiveConcurrencyDefinition.Initial; set => _initial = value; }

    /// <summary>The greatest limit, in calls, from 1 (PERF006). Default: 1 000.</summary>
    public int Max { get => _max ?? AdaptiveConcurrencyDefinition.Max; set => _max = value; }

    /// <summary>
    /// The number of calls that may wait, first come, first served, from 0; -1 (PERF006: from -1) stands for the square root of the limit,
    /// rounded up. Each waits at most 2.5 times as long as the core takes without load. Default: -1.
    /// </summary>
    public int QueueLimit { get => _queueLimit ?? AdaptiveConcurrencyDefinition.QueueLimit; set => _queueLimit = value; }

    /// <summary>Whether calls over the limit are counted, logged once a minute and run. Default: <see langword="false"/>.</summary>
    public bool ObserveOnly { get => _observeOnly ?? false; set => _observeOnly = value; }

    internal override string AspectName => "AdaptiveConcurrency";

    internal override NamedState? NamedState => Name is null ? null : new NamedState(AspectName, Name, Read());

    private protected override AspectAttribute Resolve(SettingReader read) => new AdaptiveConcurrencyAttribute
    {
        Min = read.Integer(nameof(Min), _min),
        Initial = read.Integer(nameof(Initial), _initial),
        Max = read.Integer(nameof(Max), _max),
        QueueLimit = read.Integer(nameof(QueueLimit), _queueLimit),
        Name = read.TextOrNone(nameof(Name), Name),
        ObserveOnly = read.Flag(nameof(ObserveOnly), _observeOnly),
    };

    GatePlan IGateAspect.PlanGate(AspectMethod method, StatePlan states)
    {
        var settings = Read();
        var limiters = method.GetOrAttachOccupied<LimiterGroup>();
        var limiter = states.Add<AdaptiveLimiter>(
            (scope, present) =>
            {
                var kept = scope.Keep(present, Name, () => new AdaptiveLimiter(settings, method.Runtime.Clock, Name));
                kept.Reconfigure(settings);
                return limiters.States.Keep(present, kept);
            },
            static limiter => limiter.StandsAsNew,
            limiters.States.Remove);
        var observed = ObservedRefusals.Of(method, this, ConcurrencyTelemetry.Rejected);
        return new GatePlan(new AdaptiveConcurrencyGate(method, observed), limiter);
    }

    private AdaptiveConcurrencySettings Read() => new(Min, Initial, Max, QueueLimit, ObserveOnly);
}
