using System.Collections.Immutable;

namespace PerfAspects.Telemetry;

/// <summary>
/// The place of a method's counters in the tables of the threads. A set that nobody uses any more serves another method, with the tables
/// in which it has counters.
/// </summary>
/// <param name="id">The index into each table.</param>
internal sealed class CounterSet(int id)
{
    private ImmutableArray<ThreadCounterTable> _tables = [];

    public int Id { get; } = id;

    /// <summary>The tables of the threads that have counted here, alive or not: totals stay. Replaced under the lock.</summary>
    public ImmutableArray<ThreadCounterTable> Tables
    {
        get => _tables;
        set => ImmutableInterlocked.InterlockedExchange(ref _tables, value);
    }

    /// <summary>The total of a counter.</summary>
    /// <remarks>Needs no lock: it adds up the tables of now or of a moment ago.</remarks>
    public long Sum(Counter counter)
    {
        long sum = 0;
        foreach (var table in Tables)
        {
            sum += table.Read(Id, counter);
        }

        return sum;
    }
}
