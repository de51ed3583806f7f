using PerfAspects.Monitoring.Sampling;

namespace PerfAspects.Monitoring.History;

/// <summary>
/// Adds encoded samples up by series and time. Samples of one series and time mostly follow one another, and then need no look-up.
/// </summary>
internal sealed class SampleJoin
{
    private readonly Dictionary<(string Series, long Time), Sample> _sums = [];
    private (string Series, long Time) _lastKey = ("", long.MinValue);
    private Sample _last = new();

    /// <summary>Adds a sample.</summary>
    public void Add(string series, long time, ReadOnlySpan<byte> data)
    {
        if (time != _lastKey.Time || !ReferenceEquals(series, _lastKey.Series))
        {
            _lastKey = (series, time);
            if (!_sums.TryGetValue(_lastKey, out var sum))
            {
                _sums.Add(_lastKey, sum = new Sample { Seconds = 0 });
            }

            _last = sum;
        }

        SampleCodec.TryAdd(data, _last);
    }

    /// <summary>The sums, in the order in which they began.</summary>
    public IEnumerable<SeriesSample> All() => _sums.Select(static sum => new SeriesSample(sum.Key.Series, sum.Key.Time, sum.Value));
}
