namespace PerfAspects;

/// <summary>
/// Keeps the samples of the coarse resolutions: 10 s for 6 hours, 60 s for 7 days. The default keeps them in memory; an implementation that
/// is registered in the services, such as a database, keeps them over a restart. The sampler calls it once in ten seconds, and what it
/// throws is logged and disturbs nobody.
/// </summary>
public interface IMetricHistory
{
    /// <summary>Adds samples of one resolution.</summary>
    /// <param name="resolution">The length of their intervals: 10 s or 60 s.</param>
    /// <param name="samples">The samples, in the order of their times. A process that restarts within an interval adds another sample
    /// for that interval; both count.</param>
    void Append(TimeSpan resolution, IReadOnlyList<MetricSample> samples);

    /// <summary>Reads samples, those of one series in the order of their times.</summary>
    /// <param name="resolution">The length of their intervals: 10 s or 60 s.</param>
    /// <param name="from">The beginning of the first interval.</param>
    /// <param name="to">The end of the range; an interval that begins then is not read.</param>
    /// <param name="series">The series; <see langword="null"/> for all.</param>
    IEnumerable<MetricSample> Read(TimeSpan resolution, DateTimeOffset from, DateTimeOffset to, string? series = null);
}

/// <summary>The figures of a series over an interval.</summary>
/// <param name="Series">The name of a method as in the metrics; empty for the process.</param>
/// <param name="Start">The beginning of the interval, in UTC and on a whole second.</param>
/// <param name="Data">The figures, in a format of PerfAspects that carries its version. A history keeps the bytes as they are.</param>
public readonly record struct MetricSample(string Series, DateTimeOffset Start, ReadOnlyMemory<byte> Data);
