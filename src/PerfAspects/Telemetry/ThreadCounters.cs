using System.Runtime.CompilerServices;

namespace PerfAspects.Telemetry;

/// <summary>The counters of one method in one thread. Only that thread writes.</summary>
internal readonly unsafe struct ThreadCounters(long* counts)
{
    /// <summary>Whether the thread has counters; none if it has not counted there before.</summary>
    public bool Exists
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => counts != null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Increment(Counter counter) => counts[counter.Index]++;

    public void Add(Counter counter, long number) => counts[counter.Index] += number;
}
