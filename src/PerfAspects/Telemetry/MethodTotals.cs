using PerfAspects.State;
using Polly.CircuitBreaker;

namespace PerfAspects.Telemetry;

/// <summary>
/// The totals of a method; those of methods that share a name in the metrics add up. Each is computed when it is read, so that an
/// instrument costs only what it shows.
/// </summary>
internal sealed class MethodTotals
{
    private readonly List<AspectMethod> _methods = new(1);

    public bool IsCached => _methods.Exists(static method => !method.Caches.IsEmpty);

    /// <summary>Whether a method has a list of keys to load in advance.</summary>
    public bool IsWarmed => _methods.Exists(static method => method.Written.Warm is not null);

    /// <summary>The tier of the shared methods; null where no method is shared, or no tier is there.</summary>
    public string? TierName
        => ((ITierState?)_methods.Find(static method => method is { IsShared: true, Runtime.Tier: not null })?.Runtime.Tier)?.Name;

    public CacheTotals Cache
    {
        get
        {
            var totals = default(CacheTotals);
            foreach (var method in _methods)
            {
                foreach (var cache in method.Caches)
                {
                    totals += cache.ReadTotals();
                }
            }

            return totals;
        }
    }

    public long? AbandonedCalls
    {
        get
        {
            long? sum = null;
            foreach (var method in _methods)
            {
                foreach (var abandoning in method.AbandoningStates)
                {
                    sum = (sum ?? 0) + abandoning.Abandoned;
                }
            }

            return sum;
        }
    }

    /// <summary>
    /// The calls in the bulkheads, or under the limits that are found; <see langword="null"/> if there are none of those.
    /// </summary>
    public Occupancy? Occupancy(bool isAdaptive)
    {
        Occupancy? sum = null;
        foreach (var method in _methods)
        {
            foreach (var part in method.OccupiedParts)
            {
                if (part.IsAdaptive == isAdaptive)
                {
                    sum = (sum ?? default) + part.ReadOccupancy();
                }
            }
        }

        return sum;
    }

    /// <summary>The worst state of a circuit; <see langword="null"/> without one. A circuit that is not in force is in no state.</summary>
    public CircuitState? CircuitState
    {
        get
        {
            CircuitState? worst = null;
            foreach (var method in _methods)
            {
                if (method.FirstCircuitState is { } first)
                {
                    worst = method.Circuits.IsEmpty
                        ? Worse(worst, first) : method.Circuits.Aggregate(worst, static (state, circuit) => Worse(state, circuit.State));
                }
            }

            return worst;
        }
    }

    public IEnumerable<CircuitTransitions> Transitions => _methods
        .SelectMany(static method => method.Circuits)
        .SelectMany(static circuit => circuit.ReadTransitions())
        .GroupBy(static transition => (transition.From, transition.To))
        .Select(static group => new CircuitTransitions(group.Key.From, group.Key.To, group.Sum(static transition => transition.Count)));

    public long Calls => this[Count.Canceled] + this[Count.Failed] + this[Count.Succeeded] + this[Count.Hit];

    /// <summary>
    /// Ends are read before starts: a call that ends meanwhile is then seen as active, never as a negative number of calls.
    /// </summary>
    public long Active
    {
        get
        {
            var ended = this[Count.Canceled] + this[Count.Failed] + this[Count.Succeeded];
            return this[Count.Started] - ended;
        }
    }

    public long Hits => this[Count.Hit] + this[Count.LateHit];

    public long Requests => Hits + this[Count.Miss] + this[Count.Joined] + this[Count.Stale];

    public long this[Count count]
    {
        get
        {
            long sum = 0;
            foreach (var method in _methods)
            {
                sum += method.Counters[count];
            }

            return sum;
        }
    }

    public static MethodTotals Of(AspectMethod method)
    {
        var totals = new MethodTotals();
        totals.Add(method);
        return totals;
    }

    public void Add(AspectMethod method) => _methods.Add(method);

    /// <summary>Logs that the totals could not be read.</summary>
    public void Report(string instrument, Exception exception) => _methods[0].Runtime.ListenerFaults.Report(instrument, exception);

    private static CircuitState Worse(CircuitState? left, CircuitState right)
        => left is { } state && CircuitStates.Severity(state) > CircuitStates.Severity(right) ? state : right;
}
