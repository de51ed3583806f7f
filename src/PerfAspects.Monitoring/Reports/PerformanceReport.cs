namespace PerfAspects;

/// <summary>Creates reports about a range of time. A service of every host with <c>AddPerfAspectsMonitoring</c>.</summary>
public interface IPerformanceReports
{
    /// <summary>Creates a report from the history.</summary>
    /// <param name="from">The beginning. Intervals of 10 s or 60 s, for ranges that begin more than 10 minutes or 6 hours ago, are taken
    /// as a whole.</param>
    /// <param name="to">The end; after now means now.</param>
    /// <param name="cancellationToken">Cancels the creation.</param>
    /// <exception cref="ArgumentException"><paramref name="from"/> is not before <paramref name="to"/>.</exception>
    Task<PerformanceReport> CreateAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken = default);
}

/// <summary>
/// A report about a range of time: the figures of every method that was called, the health, and advice. Arguments and keys are not part
/// of it.
/// </summary>
public sealed record PerformanceReport
{
    /// <summary>The beginning of the range.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>The end of the range.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>The time when the report was created.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>The health when the report was created.</summary>
    public required HealthScore Health { get; init; }

    /// <summary>The methods that were called, those with the most time in calls first.</summary>
    public required IReadOnlyList<MethodPerformance> Methods { get; init; }

    /// <summary>The advice.</summary>
    public required IReadOnlyList<PerformanceAdvice> Advice { get; init; }

    /// <summary>All methods together in intervals of equal length, for charts.</summary>
    public required IReadOnlyList<PerformancePoint> Timeline { get; init; }

    /// <summary>Writes the report as JSON: names in camel case, durations as seconds, times in ISO 8601.</summary>
    public string ToJson() => Monitoring.Reports.ReportJson.Write(this);

    /// <summary>Writes the report as one HTML page with charts, which needs no other file and has no script.</summary>
    public string ToHtml() => Monitoring.Reports.HtmlReport.Write(this);
}

/// <summary>The figures of a method over a range of time. Durations are in seconds, ratios from 0 to 1.</summary>
/// <param name="Method">The name of the method in the metrics.</param>
/// <param name="Calls">The calls that have ended.</param>
/// <param name="Failures">The share of calls that failed; <see langword="null"/> without calls.</param>
/// <param name="Mean">The mean duration; <see langword="null"/> without measured calls, as without <c>[Timed]</c>. The same holds for
/// the percentiles.</param>
/// <param name="P50">The median, over all calls of the range and within 1 %, as the other percentiles.</param>
/// <param name="P95">The 95th percentile.</param>
/// <param name="P99">The 99th percentile.</param>
/// <param name="HitRatio">The share of cache requests that were hits; <see langword="null"/> without requests.</param>
/// <param name="Saved">The time that the cache saved its callers; <see langword="null"/> without measured loads.</param>
public sealed record MethodPerformance(
    string Method, long Calls, double? Failures, double? Mean, double? P50, double? P95, double? P99, double? HitRatio, double? Saved);

/// <summary>The figures of all methods over an interval of a report.</summary>
/// <param name="Time">The beginning of the interval.</param>
/// <param name="CallsPerSecond">The calls per second.</param>
/// <param name="Failures">The share of calls that failed; <see langword="null"/> without calls.</param>
/// <param name="P50">The median duration; <see langword="null"/> without measured calls.</param>
/// <param name="P99">The 99th percentile of the durations; <see langword="null"/> without measured calls.</param>
public sealed record PerformancePoint(DateTimeOffset Time, double CallsPerSecond, double? Failures, double? P50, double? P99);
