using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PerfAspects.Telemetry;

/// <summary>A thread's pages. The table outlives the thread, whose counts are part of the totals, and serves another one then.</summary>
/// <param name="counterCount">The number of counters of a method.</param>
internal sealed unsafe class ThreadCounterTable(int counterCount)
{
    private long[]?[] _pages = [];
    private nint[] _addresses = []; // of the pages; their number in the first place, as a table wants it

    /// <summary>The table of the pages. Valid until a page is added, as long as this object is kept: both arrays are pinned.</summary>
    public CounterAddresses Table => new((nint*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_addresses)));

    private int Length => _addresses.Length;

    /// <summary>The page of a counter set, made if there is none.</summary>
    public ThreadCounters Open(int id)
    {
        if (id >= Length)
        {
            AddPlaces(Math.Max(id + 1, Math.Max(16, Length * 2)));
        }

        if (_pages[id] is null)
        {
            var page = GC.AllocateArray<long>(counterCount, pinned: true);
            Volatile.Write(ref _pages[id], page);
            _addresses[id] = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(page));
        }

        return new ThreadCounters((long*)_addresses[id]);
    }

    /// <summary>The counts of the thread.</summary>
    /// <remarks>Needs no lock: it sees the pages of now or of a moment ago, which are kept when the thread gets more.</remarks>
    public long Read(int id, Counter counter)
    {
        var pages = Volatile.Read(ref _pages);
        return id < pages.Length && Volatile.Read(ref pages[id]) is { } page ? Volatile.Read(ref page[counter.Index]) : 0;
    }

    /// <summary>Makes a counter set's page ready for the next one of that id. It is not let go: its address may still be in use.</summary>
    public void Clear(int id)
    {
        if (id < Length && _pages[id] is { } page)
        {
            Array.Clear(page);
        }
    }

    private void AddPlaces(int length)
    {
        var pages = new long[]?[length];
        _pages.CopyTo(pages, 0);
        Volatile.Write(ref _pages, pages);
        var addresses = GC.AllocateArray<nint>(length, pinned: true);
        _addresses.CopyTo(addresses, 0);
        addresses[0] = length;
        _addresses = addresses;
    }
}
