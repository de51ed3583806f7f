using System.Runtime.CompilerServices;

namespace PerfAspects.Telemetry;

/// <summary>
/// A method's counters. Each thread writes to counters of its own, so counting is one plain increment: no lock, no atomic operation, no
/// line shared between processors. Readers add the counters up; what a thread has counted outlives it.
/// </summary>
internal sealed class CallCounters
{
    private readonly CounterSet _set;

    public CallCounters()
    {
        _set = ThreadCounterTables.RentSet();
        Id = _set.Id;
    }

    // Nobody can count any more: this was the last reference. Without a set the constructor did not get that far.
    ~CallCounters()
    {
        if (_set is not null)
        {
            ThreadCounterTables.ReturnSet(_set);
        }
    }

    /// <summary>The id of these counters. Code that looks at every call keeps a copy of it.</summary>
    public int Id { get; }

    /// <summary>
    /// This thread's counters, made if there are none yet. Code that counts twice in a row on one thread reads them once.
    /// </summary>
    public ThreadCounters ThreadCounters
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            var counters = CounterAddresses.OfThread.Find(Id);
            return counters.Exists ? counters : AddCounters();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Increment(Counter counter) => ThreadCounters.Increment(counter);

    public long this[Counter counter]
    {
        get
        {
            var sum = _set.Sum(counter);
            GC.KeepAlive(this); // or the set might be given away while its counters are read
            return sum;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ThreadCounters AddCounters()
    {
        var counters = ThreadCounterTables.AddCounters(_set);
        GC.KeepAlive(this); // or the set might be given away before the counters are made
        return counters;
    }
}
