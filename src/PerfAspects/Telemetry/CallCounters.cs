using System.Runtime.CompilerServices;

namespace PerfAspects.Telemetry;

/// <summary>
/// A method's counters. Each thread writes to a page of its own, so counting is one plain increment: no lock, no atomic operation, no line
/// shared between processors. Readers add the pages up; what a thread has counted outlives it.
/// </summary>
internal sealed class CallCounters
{
    private readonly int _id = CounterPages.RentId();

    ~CallCounters() => CounterPages.ReturnId(_id); // nobody can count any more: this was the last reference

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Increment(Count count)
    {
        var pages = CounterPages.Mine;
        if (pages is not null && (uint)_id < (uint)pages.Length && pages[_id] is { } page)
        {
            page[(int)count]++;
            return;
        }

        CounterPages.AddPage(_id)[(int)count]++;
        GC.KeepAlive(this); // or the id might be given away before the page is made
    }

    public long this[Count count] => CounterPages.Sum(_id, count);
}
