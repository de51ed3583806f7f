namespace PerfAspects.RateLimiting.Limiters;

/// <summary>
/// When the last calls were admitted: a ring that holds what the window holds, and grows only while that does not fit, up to
/// <see cref="MaxSlots"/> slots. Above that many permits one slot stands for a lot of several admissions and keeps the latest of their
/// times, so that the limit still holds in every window; a full window then frees its permits in lots of <c>permits / 65536</c>, rounded
/// up. Not safe for use by many threads.
/// </summary>
internal sealed class AdmissionHistory
{
    /// <summary>The most times that are remembered one by one.</summary>
    public const int MaxSlots = 65_536;

    private const int FirstSlots = 16;

    private readonly int _lot; // admission n stands in lot n / _lot, lot n in slot n % _times.Length
    private int _permits;
    private int _mostPermits; // at any time so far: what fewer do not need may count again when there are more
    private int _maxSlots;
    private long[] _times;
    private long _admitted; // since the beginning
    private long _oldestLot; // the first one still remembered; all before it lie a window back

    public AdmissionHistory(int permits)
    {
        _lot = LotOf(permits);
        Set(permits);
        _times = new long[Math.Min(FirstSlots, _maxSlots)];
    }

    /// <summary>When the last call was admitted; <see langword="null"/> if none was.</summary>
    public long? Newest => At(_admitted - 1);

    /// <summary>
    /// The time that must lie a window back for <paramref name="count"/> calls to be admitted now; <see langword="null"/> if none need.
    /// </summary>
    public long? GetOldestOf(int count) => At(_admitted + count - 1 - _permits);

    /// <summary>How many admissions came after <paramref name="time"/>, at the most the permits.</summary>
    public int CountSince(long time)
    {
        // Times rise from old to new, so the first one after is found by halving.
        long low = Math.Max(_admitted - _permits, _oldestLot * _lot), high = _admitted;
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = At(middle) > time ? (low, middle) : (middle + 1, high);
        }

        return (int)(_admitted - low);
    }

    /// <summary>
    /// The same admissions under another number of permits. Where that takes lots of another size, no more than the last
    /// <see cref="MaxSlots"/> are remembered.
    /// </summary>
    public AdmissionHistory For(int permits)
    {
        if (LotOf(permits) == _lot)
        {
            Set(permits);
            return this;
        }

        var other = new AdmissionHistory(permits) { _maxSlots = MaxSlots + 1 };
        for (var lot = _oldestLot; lot * _lot < _admitted; lot++)
        {
            other.Add(_times[lot % _times.Length], (int)Math.Min(_lot, _admitted - lot * _lot), windowStart: long.MinValue);
        }

        return other;
    }

    /// <summary>
    /// Remembers <paramref name="count"/> admissions; what came at <paramref name="windowStart"/> or before may be forgotten.
    /// </summary>
    public void Add(long time, int count, long windowStart)
    {
        for (var last = _admitted + count; _admitted < last;)
        {
            var lot = _admitted / _lot;
            if (lot - _oldestLot == _times.Length)
            {
                if (_times[_oldestLot % _times.Length] > windowStart && _times.Length < _maxSlots)
                {
                    Grow(lot);
                }
                else
                {
                    _oldestLot++;
                }
            }

            _times[lot % _times.Length] = time;
            _admitted = Math.Min(last, (lot + 1) * _lot);
        }
    }

    private long? At(long admission) => admission < 0 || admission / _lot < _oldestLot ? null : _times[admission / _lot % _times.Length];

    private static int LotOf(int permits) => (int)(((long)permits + MaxSlots - 1) / MaxSlots);

    // One lot more than fits: the oldest one that counts may have begun before the newest one is full.
    private void Set(int permits)
    {
        _permits = permits;
        _mostPermits = Math.Max(permits, _mostPermits);
        _maxSlots = Math.Max(_maxSlots, (int)(((long)_mostPermits + _lot - 1) / _lot) + 1);
    }

    private void Grow(long end)
    {
        var grown = new long[(int)Math.Min(_times.Length * 2L, _maxSlots)];
        for (var lot = _oldestLot; lot < end; lot++)
        {
            grown[lot % grown.Length] = _times[lot % _times.Length];
        }

        _times = grown;
    }
}
