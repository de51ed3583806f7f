using System.Runtime.CompilerServices;

namespace PerfAspects.Telemetry;

/// <summary>
/// A method's counters. Each thread writes to a page of its own, so counting is one plain increment: no lock, no atomic operation, no line
/// shared between processors. Readers add the pages up; what a thread has counted outlives it.
/// </summary>
internal sealed class CallCounters
{
    private readonly int _id = CounterPages.RentId();

    // Nobody can count any more: this was the last reference. An id of 0 was never given: the constructor did not get that far.
    ~CallCounters()
    {
        if (_id >= PageTable.FirstId)
        {
            CounterPages.ReturnId(_id);
        }
    }

    /// <summary>The id of these counters' pages. Code that looks at every call keeps a copy of it.</summary>
    public int Id => _id;

    /// <summary>This thread's page, made if there is none yet. Who counts twice in a row, without leaving the thread, asks once.</summary>
    public CounterPage Page
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            var page = PageTable.OfThread.Find(_id);
            return page.Exists ? page : AddPage();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Increment(Count count) => Page.Increment(count);

    public long this[Count count]
    {
        get
        {
            var sum = CounterPages.Sum(_id, count);
            GC.KeepAlive(this); // or the id might be given away while its pages are read
            return sum;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private CounterPage AddPage()
    {
        var page = CounterPages.AddPage(_id);
        GC.KeepAlive(this); // or the id might be given away before the page is made
        return page;
    }
}
