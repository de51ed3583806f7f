using PerfAspects.Bulkheads;
using PerfAspects.Pipeline;

namespace PerfAspects;

/// <summary>
/// Lets at most <paramref name="maxConcurrency"/> calls run at once. Up to <see cref="QueueLimit"/> more wait, first come first served; any other throws
/// <see cref="BulkheadRejectedException"/>. A slot is given back however its call ends. Waiting honours the call's token; a synchronous call blocks its thread.
/// On a type it holds for each partial member there that has a core or another aspect, admits this one and does not carry it itself.
/// </summary>
/// <param name="maxConcurrency">How many calls run at once, from 1 (PERF006).</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class BulkheadAttribute(int maxConcurrency) : AspectAttribute, IGateAspect
{
    private int? _queueLimit;

    /// <summary>How many calls run at once.</summary>
    public int MaxConcurrency { get; } = maxConcurrency;

    /// <summary>How many more calls may wait, from 0 (PERF006). Default: 0.</summary>
    public int QueueLimit { get => _queueLimit ?? 0; set => _queueLimit = value; }

    /// <summary>
    /// Methods that give the same name share one bulkhead; names are compared ordinally. Default: none, a bulkhead of the method's own.
    /// </summary>
    public string? Name { get; set; }

    internal override string AspectName => "Bulkhead";

    internal override IEnumerable<AspectSetting> Describe() =>
    [
        Written(nameof(MaxConcurrency), $"{MaxConcurrency}"),
        Optional(nameof(QueueLimit), _queueLimit, QueueLimit),
        Optional(nameof(Name), Name, Name),
    ];

    GatePlan IGateAspect.PlanGate(AspectMethod method, PartPlan parts) => new(
        new BulkheadGate(method),
        parts.Add(scope => scope.GetOrAdd(Name, () => new Bulkhead(MaxConcurrency, QueueLimit)), static bulkhead => bulkhead.IsEmpty));
}
