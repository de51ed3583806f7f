namespace PerfAspects.AdaptiveConcurrency;

/// <summary>
/// The duration of the core without load: the lower quartile of the medians of windows that ran unloaded within a period, which of few is
/// the least one. The least of many would be too low by as much as medians scatter. The latest median is never dropped, so that there is a
/// base as soon as one has been measured.
/// </summary>
/// <param name="period">The period as a difference of timestamps.</param>
internal sealed class BaseDuration(long period)
{
    private const int Capacity = 64;

    private readonly Queue<(long Median, long At)> _medians = new();
    private long _latest;

    /// <summary>The base; <see langword="null"/> before the first measurement.</summary>
    public long? Value { get; private set; }

    /// <summary>Whether the latest measurement is older than <paramref name="age"/>, or there is none.</summary>
    public bool IsOlderThan(long age, long now) => _medians.Count == 0 || now - _latest > age;

    public void Add(long median, long now)
    {
        if (_medians.Count == Capacity)
        {
            _medians.Dequeue();
        }

        _medians.Enqueue((median, now));
        _latest = now;
        Value = ReadQuartile();
    }

    /// <summary>Drops every other measurement.</summary>
    public void Reset(long median, long now)
    {
        _medians.Clear();
        Add(median, now);
    }

    /// <summary>Drops what is older than the period, except the latest measurement.</summary>
    public void Expire(long now)
    {
        var count = _medians.Count;
        while (_medians.Count > 1 && now - _medians.Peek().At > period)
        {
            _medians.Dequeue();
        }

        if (_medians.Count != count)
        {
            Value = ReadQuartile();
        }
    }

    private long ReadQuartile()
    {
        Span<long> sorted = stackalloc long[_medians.Count];
        var i = 0;
        foreach (var (median, _) in _medians)
        {
            sorted[i++] = median;
        }

        sorted.Sort();
        return sorted[sorted.Length / 4];
    }
}
