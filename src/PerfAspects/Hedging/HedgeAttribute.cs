using PerfAspects.Execution;
using PerfAspects.Hedging;
using PerfAspects.Settings;
using PerfAspects.State;

namespace PerfAspects;

/// <summary>
/// Calls the core a second time where the first call is slow: after <see cref="Delay"/>, another call begins, and the first that succeeds
/// answers. The others are cancelled through their tokens and not waited for. A first call that fails before the delay fails the call.
/// </summary>
/// <remarks>
/// At most 5 % more calls are made than were requested within the last minute, besides ten in the life of the runtime. Each attempt has its
/// own timeout and takes its own slot of a bulkhead, begins in the caller's <see cref="SynchronizationContext"/>, and all of them count as
/// one call for retry and circuit breaker. If all attempts fail, the exception of the first arrives. The method returns a task (PERF017).
/// The token of an attempt is the core's until the core ends.
/// <para>
/// Metrics: <c>perfaspects.hedges</c>.
/// </para>
/// </remarks>
/// <example><c>[Hedge(Delay = "50ms", Idempotent = true)]</c></example>
/// <exception cref="OperationCanceledException">The caller cancelled; the exception has the caller's token.</exception>
/// <seealso href="https://github.com/perfaspects/perfaspects/blob/main/docs/attributes/hedge.md"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class HedgeAttribute : AspectAttribute, IPipelineAspect
{
    private int? _maxHedges;
    private bool? _idempotent;

    /// <summary>
    /// The time after which the next call begins, such as <c>50ms</c> (PERF005) and at most 49 days (PERF006). Default: none, the time in
    /// which 95 % of the method's own calls of about the last minute have succeeded, at least 1 ms; no call is hedged before 20 have
    /// succeeded.
    /// </summary>
    public string? Delay { get; set; }

    /// <summary>The calls that may follow the first, each after another delay, from 1 (PERF006). Default: 1.</summary>
    public int MaxHedges { get => _maxHedges ?? HedgeDefinition.MaxHedges; set => _maxHedges = value; }

    /// <summary>
    /// Says that calling the method twice does no more than calling it once; has to be <see langword="true"/> (PERF024). Changes nothing at
    /// run time. Default: <see langword="false"/>.
    /// </summary>
    public bool Idempotent { get => _idempotent ?? false; set => _idempotent = value; }

    internal override string AspectName => "Hedge";

    bool IPipelineAspect.MayOutliveCall => true;

    private protected override AspectAttribute Resolve(SettingReader read)
    {
        var resolved = new HedgeAttribute
        {
            Delay = read.TextOrNone(nameof(Delay), Delay),
            MaxHedges = read.Integer(nameof(MaxHedges), _maxHedges),
            Idempotent = Idempotent,
        };
        read.Fixed(nameof(Idempotent), _idempotent);
        return resolved;
    }

    Step<TResult> IPipelineAspect.Wrap<TResult>(Step<TResult> inner, AspectMethod method, StatePlan states)
    {
        // One for all type arguments of the method, whatever its settings become.
        var history = method.FindKept<HedgeHistory>(typeof(HedgeHistory))
            ?? method.Keep(typeof(HedgeHistory), new HedgeHistory(method.Runtime.Clock, method.Runtime.ComposedAt.Timestamp));
        return new HedgeStep<TResult>(HedgeSettings.Of(this, method.Runtime.Clock), history, method, inner);
    }
}
