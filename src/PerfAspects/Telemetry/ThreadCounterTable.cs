using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PerfAspects.Telemetry;

/// <summary>
/// The counters of a thread. The table outlives the thread, whose counts are part of the totals, and serves another thread then.
/// </summary>
/// <param name="counterCount">The number of counters of a method.</param>
internal sealed unsafe class ThreadCounterTable(int counterCount)
{
    private long[]?[] _counters = [];
    private nint[] _addresses = []; // of the counters; their number in the first place, as a table wants it

    /// <summary>The table of the counters. Valid until counters are added, while this object is kept: both arrays are pinned.</summary>
    public CounterAddresses Table => new((nint*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_addresses)));

    private int Length => _addresses.Length;

    /// <summary>The counters of a counter set, made if there are none.</summary>
    public ThreadCounters Open(int id)
    {
        if (id >= Length)
        {
            AddPlaces(Math.Max(id + 1, Math.Max(16, Length * 2)));
        }

        if (_counters[id] is null)
        {
            var counters = GC.AllocateArray<long>(counterCount, pinned: true);
            Volatile.Write(ref _counters[id], counters);
            _addresses[id] = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(counters));
        }

        return new ThreadCounters((long*)_addresses[id]);
    }

    /// <summary>The counts of the thread.</summary>
    /// <remarks>Needs no lock: it sees the counters of now or of a moment ago, which are kept when the thread gets more.</remarks>
    public long Read(int id, Counter counter)
    {
        var tables = Volatile.Read(ref _counters);
        return id < tables.Length && Volatile.Read(ref tables[id]) is { } counters ? Volatile.Read(ref counters[counter.Index]) : 0;
    }

    /// <summary>Clears the counters of a set for the next set of that id. They are not freed: their address may still be in use.</summary>
    public void Clear(int id)
    {
        if (id < Length && _counters[id] is { } counters)
        {
            Array.Clear(counters);
        }
    }

    private void AddPlaces(int length)
    {
        var tables = new long[]?[length];
        _counters.CopyTo(tables, 0);
        Volatile.Write(ref _counters, tables);
        var addresses = GC.AllocateArray<nint>(length, pinned: true);
        _addresses.CopyTo(addresses, 0);
        addresses[0] = length;
        _addresses = addresses;
    }
}
