using System.Collections.Immutable;
using PerfAspects.Runtime.Parts;
using Polly.CircuitBreaker;

namespace PerfAspects.Telemetry;

/// <summary>Everything counted of a method at one moment; totals of methods that share a name in the metrics add up.</summary>
internal sealed class MethodTotals
{
    private readonly long[] _counts = new long[(int)Count.Length];

    public CacheTotals Cache { get; private set; }

    public bool IsCached { get; private set; }

    public CircuitState? CircuitState { get; private set; }

    public long? AbandonedCalls { get; private set; }

    public ImmutableArray<CircuitTransitions> Transitions { get; private set; } = [];

    public long Calls => this[Count.Succeeded] + this[Count.Hit] + this[Count.Failed] + this[Count.Canceled];

    public long Active => this[Count.Started] - this[Count.Succeeded] - this[Count.Failed] - this[Count.Canceled];

    public long Hits => this[Count.Hit] + this[Count.LateHit];

    public long Requests => Hits + this[Count.Miss] + this[Count.Joined] + this[Count.Stale];

    public long this[Count count] => _counts[(int)count];

    public static MethodTotals Read(AspectMethod method)
    {
        var totals = new MethodTotals();
        totals.Add(method);
        return totals;
    }

    public void Add(AspectMethod method)
    {
        // Ends before starts: a call that ends meanwhile is then seen as active, never as a negative number of calls.
        for (var count = Count.Length - 1; count >= 0; count--)
        {
            _counts[(int)count] += method.Counters[count];
        }

        foreach (var cache in method.Caches)
        {
            IsCached = true;
            Cache += cache.ReadTotals();
        }

        foreach (var abandoning in method.AbandoningParts)
        {
            AbandonedCalls = (AbandonedCalls ?? 0) + abandoning.Abandoned;
        }

        if (method is { Circuits.IsEmpty: true, FirstCircuitState: { } state })
        {
            CircuitState = Worse(CircuitState, state);
        }

        foreach (var circuit in method.Circuits)
        {
            CircuitState = method.FirstCircuitState is null ? CircuitState : Worse(CircuitState, circuit.State); // what is not in force is in no state
            Transitions = [.. Transitions.Concat(circuit.ReadTransitions())
                .GroupBy(static transition => (transition.From, transition.To))
                .Select(static group => new CircuitTransitions(group.Key.From, group.Key.To, group.Sum(static transition => transition.Count)))];
        }
    }

    private static CircuitState Worse(CircuitState? left, CircuitState right)
        => left is { } state && CircuitStates.Severity(state) > CircuitStates.Severity(right) ? state : right;
}
