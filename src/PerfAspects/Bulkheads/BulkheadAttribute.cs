using PerfAspects.Bulkheads;
using PerfAspects.Execution.Gates;
using PerfAspects.Settings;
using PerfAspects.State;
using PerfAspects.Telemetry;

namespace PerfAspects;

/// <summary>
/// Lets at most <paramref name="maxConcurrency"/> calls run at once. Up to <see cref="QueueLimit"/> more wait, first come first served, or
/// by the value of a <see cref="PriorityAttribute"/> parameter; any
/// other throws <see cref="BulkheadRejectedException"/>. A slot is given back however its call ends. Waiting honours the call's token; a
/// synchronous call blocks its thread. On a type, applies to every partial member that has a core or another aspect, except members that
/// already have this attribute or cannot support it.
/// </summary>
/// <param name="maxConcurrency">How many calls run at once, from 1 (PERF006).</param>
/// <remarks>
/// Metrics: <c>perfaspects.bulkhead.rejections</c>, <c>perfaspects.bulkhead.queued</c>.
/// </remarks>
/// <exception cref="BulkheadRejectedException">All slots are taken, and no place to wait is left.</exception>
/// <exception cref="OperationCanceledException">The caller cancelled; the exception has the caller's token.</exception>
/// <example><c>[Bulkhead(10, QueueLimit = 20)]</c></example>
/// <seealso href="https://github.com/perfaspects/perfaspects/blob/main/docs/attributes/bulkhead.md"/>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class BulkheadAttribute(int maxConcurrency) : SharedAspectAttribute, IGateAspect
{
    private int? _queueLimit;
    private bool? _offload;
    private bool? _observeOnly;

    /// <summary>How many calls run at once, from 1 (PERF006).</summary>
    public int MaxConcurrency { get; } = maxConcurrency;

    /// <summary>How many more calls may wait, from 0 (PERF006). Default: 0.</summary>
    public int QueueLimit { get => _queueLimit ?? BulkheadDefinition.QueueLimit; set => _queueLimit = value; }

    /// <summary>
    /// Whether a synchronous core under a method that returns a task runs on the thread pool, so that the method is a pool of workers. The
    /// core of <c>WorkAsync</c> may then be named <c>WorkCore</c> too. Part of the compiled code. Default: <see langword="false"/>.
    /// </summary>
    public bool Offload { get => _offload ?? false; set => _offload = value; }

    /// <summary>
    /// Whether calls that would be rejected are counted, logged once a minute and run. No call waits then. Default:
    /// <see langword="false"/>.
    /// </summary>
    public bool ObserveOnly { get => _observeOnly ?? false; set => _observeOnly = value; }

    internal override string AspectName => "Bulkhead";

    internal override NamedState? NamedState
        => Name is null ? null : new NamedState(AspectName, Name, (MaxConcurrency, QueueLimit, ObserveOnly));

    private protected override AspectAttribute Resolve(SettingReader read)
    {
        var resolved = new BulkheadAttribute(read.Integer(nameof(MaxConcurrency), MaxConcurrency))
        {
            QueueLimit = read.Integer(nameof(QueueLimit), _queueLimit),
            Offload = Offload,
            Name = read.TextOrNone(nameof(Name), Name),
            ObserveOnly = read.Flag(nameof(ObserveOnly), _observeOnly),
        };
        read.Fixed(nameof(Offload), _offload);
        return resolved;
    }

    GatePlan IGateAspect.PlanGate(AspectMethod method, StatePlan states)
    {
        var bulkheads = method.GetOrAttachOccupied<BulkheadGroup>().Bulkheads;
        var bulkhead = states.Add<Bulkhead>(
            (scope, present) => bulkheads.Keep(present, Provide(scope, present)), static bulkhead => bulkhead.IsEmpty, bulkheads.Remove);
        return new GatePlan(new BulkheadGate(method, ObservedRefusals.Of(method, this, BulkheadTelemetry.Rejected)), bulkhead);
    }

    private Bulkhead Provide(StateScope scope, Bulkhead? present)
    {
        var bulkhead = scope.Keep(present, Name, () => new Bulkhead(MaxConcurrency, QueueLimit, Name) { IsObserving = ObserveOnly });
        if (present is not null)
        {
            bulkhead.Reconfigure(MaxConcurrency, QueueLimit, ObserveOnly);
        }

        return bulkhead;
    }
}
