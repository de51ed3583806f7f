using System.Runtime.InteropServices;
using PerfAspects.State;

namespace PerfAspects.Telemetry;

/// <summary>
/// The totals of a method; those of methods that share a name in the metrics add up. Each is computed when it is read, so that an
/// instrument costs only what it shows.
/// </summary>
internal sealed class MethodTotals
{
    private readonly List<AspectMethod> _methods = new(1);

    /// <summary>The methods, whose states an aspect reads.</summary>
    public ReadOnlySpan<AspectMethod> Methods => CollectionsMarshal.AsSpan(_methods);

    /// <summary>
    /// The calls in the bulkheads, or under the limits that are found; <see langword="null"/> if there are none of those.
    /// </summary>
    public Occupancy? Occupancy(bool isAdaptive)
    {
        Occupancy? sum = null;
        foreach (var method in _methods)
        {
            foreach (var state in method.OccupiedStates)
            {
                if (state.IsAdaptive == isAdaptive)
                {
                    sum = (sum ?? default) + state.ReadOccupancy();
                }
            }
        }

        return sum;
    }

    public long this[Counter counter]
    {
        get
        {
            long sum = 0;
            foreach (var method in _methods)
            {
                sum += method.Counters[counter];
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
}
