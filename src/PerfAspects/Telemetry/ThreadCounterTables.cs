using PerfAspects.Runtime;

namespace PerfAspects.Telemetry;

/// <summary>
/// The counters behind <see cref="CallCounters"/>: per thread a table of them (<see cref="CounterAddresses"/>), indexed by the id of a
/// counter set. Tables and counters are pinned arrays that are never freed, so that a thread can keep the plain address of its table: to
/// reach an object of the thread costs as much as all else that a count does. Totals are read without a lock.
/// <see cref="Thread.Interrupt"/> interrupts no member, since a call that has ended is counted whatever outcome its caller sees.
/// </summary>
internal static class ThreadCounterTables
{
    private static readonly int s_counterCount = TelemetryRegistry.CounterCount; // read before the lock is first taken
    private static readonly Lock s_gate = new();
    private static readonly Stack<ThreadCounterTable> s_unused = [];
    private static readonly Stack<CounterSet> s_freeSets = [];
    private static int s_nextId = CounterAddresses.FirstId;

#pragma warning disable IDE1006 // t_ marks a static of each thread; a naming rule cannot depend on an attribute
    [ThreadStatic]
    private static Owner? t_owner;
#pragma warning restore IDE1006

    public static CounterSet RentSet()
    {
        using var entered = UninterruptedLock.Enter(s_gate);
        return s_freeSets.TryPop(out var set) ? set : new CounterSet(s_nextId++);
    }

    public static void ReturnSet(CounterSet set)
    {
        using var entered = UninterruptedLock.Enter(s_gate);
        foreach (var table in set.Tables)
        {
            table.Clear(set.Id);
        }

        s_freeSets.Push(set);
    }

    /// <summary>Gives this thread counters for a counter set it has not counted in before.</summary>
    public static ThreadCounters AddCounters(CounterSet set)
    {
        using var entered = UninterruptedLock.Enter(s_gate);
        var table = (t_owner ??= new Owner(OpenTable())).Table;
        var counters = table.Open(set.Id);
        if (!set.Tables.Contains(table))
        {
            set.Tables = set.Tables.Add(table);
        }

        CounterAddresses.OfThread = table.Table;
        return counters;
    }

    private static ThreadCounterTable OpenTable() => s_unused.TryPop(out var table) ? table : new ThreadCounterTable(s_counterCount);

    // Dies with its thread and hands the table on, so that there are never more tables than threads alive at once.
    private sealed class Owner(ThreadCounterTable table)
    {
        public ThreadCounterTable Table { get; } = table;

        ~Owner()
        {
            using var entered = UninterruptedLock.Enter(s_gate);
            s_unused.Push(Table);
        }
    }
}
