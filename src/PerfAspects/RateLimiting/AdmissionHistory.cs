namespace PerfAspects.RateLimiting;

/// <summary>
/// When the last <c>permits</c> calls were admitted: a ring that grows with the traffic, up to <see cref="MaxSlots"/> slots. Above that many
/// permits one slot stands for several admissions and keeps the latest of their times, so that the limit still holds in every window and a full
/// window frees its permits in lots of <c>permits / 65536</c>, rounded up. Not safe for use by many threads.
/// </summary>
internal sealed class AdmissionHistory
{
    /// <summary>The most times that are remembered one by one.</summary>
    public const int MaxSlots = 65_536;

    private const int FirstSlots = 16;

    private readonly int _permits;
    private readonly int _lot;
    private readonly int _maxSlots;
    private long[] _times;
    private long _admitted; // since the beginning; admission n stands in lot n / _lot

    public AdmissionHistory(int permits)
    {
        _permits = permits;
        _lot = (int)(((long)permits + MaxSlots - 1) / MaxSlots);

        // One lot more than fits: the oldest one that counts may have begun before the newest one is full.
        _maxSlots = (permits + _lot - 1) / _lot + 1;
        _times = new long[Math.Min(FirstSlots, _maxSlots)];
    }

    /// <summary>When the last call was admitted; <see langword="null"/> if none was.</summary>
    public long? Newest => _admitted == 0 ? null : At(_admitted - 1);

    /// <summary>
    /// The time that must lie a window back for <paramref name="count"/> calls to be admitted now; <see langword="null"/> if none need.
    /// </summary>
    public long? GetOldestOf(int count)
    {
        var admission = _admitted + count - 1 - _permits;
        return admission < 0 ? null : At(admission);
    }

    /// <summary>How many of the remembered admissions came after <paramref name="time"/>.</summary>
    public int CountSince(long time)
    {
        // Times rise from old to new, so the first one after is found by halving.
        long low = Math.Max(0, _admitted - _permits), high = _admitted;
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = At(middle) > time ? (low, middle) : (middle + 1, high);
        }

        return (int)(_admitted - low);
    }

    public void Add(long time, int count)
    {
        for (var last = _admitted + count; _admitted < last;)
        {
            var lot = _admitted / _lot;
            if (lot >= _times.Length && _times.Length < _maxSlots)
            {
                Array.Resize(ref _times, (int)Math.Min(_times.Length * 2L, _maxSlots)); // not wrapped yet: lot n still stands in slot n
            }

            _times[lot % _times.Length] = time;
            _admitted = Math.Min(last, (lot + 1) * _lot);
        }
    }

    private long At(long admission) => _times[admission / _lot % _times.Length];
}
