using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace PerfAspects.Tests.Telemetry.OpenTelemetry;

/// <summary>Keeps what the SDK has collected.</summary>
internal sealed class CollectingExporter : BaseExporter<Metric>
{
    private readonly List<Point> _points = [];

    /// <summary>The points of an instrument for one method.</summary>
    public IReadOnlyList<Point> Points(string instrument, string method) => _points.FindAll(point => point.Instrument == instrument && point.Method == method);

    public override ExportResult Export(in Batch<Metric> batch)
    {
        foreach (var metric in batch)
        {
            foreach (ref readonly var point in metric.GetMetricPoints())
            {
                _points.Add(Read(metric, point));
            }
        }

        return ExportResult.Success;
    }

    private static Point Read(Metric metric, in MetricPoint point)
    {
        var tags = new List<KeyValuePair<string, object?>>();
        foreach (var tag in point.Tags)
        {
            tags.Add(tag);
        }

        return new Point(
            metric.Name,
            tags.Find(static tag => tag.Key == "code.function.name").Value as string,
            string.Join(',', tags.Where(static tag => tag.Key != "code.function.name").OrderBy(static tag => tag.Key, StringComparer.Ordinal).Select(static tag => $"{tag.Key}={tag.Value}")),
            metric.MetricType switch
            {
                MetricType.Histogram => point.GetHistogramCount(),
                MetricType.LongSum or MetricType.LongSumNonMonotonic => point.GetSumLong(),
                _ => 0,
            },
            metric.MetricType == MetricType.Histogram ? BoundariesOf(point) : []);
    }

    private static List<double> BoundariesOf(in MetricPoint point)
    {
        var boundaries = new List<double>();
        foreach (var bucket in point.GetHistogramBuckets())
        {
            boundaries.Add(bucket.ExplicitBound);
        }

        return boundaries;
    }

    internal sealed record Point(string Instrument, string? Method, string Tags, long Count, IReadOnlyList<double> Boundaries);
}
