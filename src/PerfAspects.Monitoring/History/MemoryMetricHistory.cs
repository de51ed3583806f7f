namespace PerfAspects.Monitoring.History;

/// <summary>A history in memory.</summary>
internal sealed class MemoryMetricHistory : IMetricHistory
{
    private readonly SampleRing _fine;
    private readonly SampleRing _coarse;

    /// <param name="limit">The most bytes that samples take up.</param>
    public MemoryMetricHistory(long limit)
    {
        _fine = new SampleRing(Resolutions.Fine, Resolutions.FineSpan, limit / 3);
        _coarse = new SampleRing(Resolutions.Coarse, Resolutions.CoarseSpan, limit - limit / 3);
    }

    /// <summary>The bytes that samples take up.</summary>
    public long Bytes => _fine.Bytes + _coarse.Bytes;

    /// <inheritdoc/>
    public void Append(TimeSpan resolution, IReadOnlyList<MetricSample> samples)
    {
        foreach (var sample in samples)
        {
            RingOf(resolution).Append(sample.Series, sample.Start.ToUnixTimeSeconds(), sample.Data.Span);
        }
    }

    /// <inheritdoc/>
    public IEnumerable<MetricSample> Read(TimeSpan resolution, DateTimeOffset from, DateTimeOffset to, string? series = null)
        => RingOf(resolution).Read(series, from.ToUnixTimeSeconds(), to.ToUnixTimeSeconds())
            .Select(static sample => new MetricSample(sample.Series, DateTimeOffset.FromUnixTimeSeconds(sample.Time), sample.Data));

    private SampleRing RingOf(TimeSpan resolution) => resolution.TotalSeconds < Resolutions.Coarse ? _fine : _coarse;
}
