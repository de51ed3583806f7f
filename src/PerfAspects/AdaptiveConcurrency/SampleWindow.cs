namespace PerfAspects.AdaptiveConcurrency;

/// <summary>
/// The durations of one window, of which the median is wanted. Of more than it holds, it keeps an even choice: any of them with the same
/// probability.
/// </summary>
internal sealed class SampleWindow
{
    private const int Capacity = 512; // the median of that many is within some 5 % of the median of all

    private long[] _samples = [];
    private uint _random = 0x9E3779B9;

    /// <summary>The number of durations added since the window began.</summary>
    public int Count { get; private set; }

    public void Add(long duration)
    {
        var index = Count++;
        if (index >= Capacity)
        {
            index = (int)(Next() % (uint)Count);
            if (index >= Capacity)
            {
                return;
            }
        }
        else if (index == _samples.Length)
        {
            Array.Resize(ref _samples, Math.Max(32, 2 * index)); // a limiter of a partition that is seldom called stays small
        }

        _samples[index] = duration;
    }

    /// <summary>The median of the durations, which leave their order by that. Not for an empty window.</summary>
    public long TakeMedian()
    {
        var kept = _samples.AsSpan(0, Math.Min(Count, Capacity));
        kept.Sort();
        return (kept[(kept.Length - 1) / 2] + kept[kept.Length / 2]) / 2;
    }

    public void Clear() => Count = 0;

    // Marsaglia's xorshift: one state per window, so that a simulation with the same seed gives the same result.
    private uint Next()
    {
        _random ^= _random << 13;
        _random ^= _random >> 17;
        return _random ^= _random << 5;
    }
}
