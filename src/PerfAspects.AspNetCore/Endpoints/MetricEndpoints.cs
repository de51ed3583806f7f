using System.Text.Json;
using Microsoft.AspNetCore.Http;
using PerfAspects.Alerts;
using PerfAspects.Monitoring.History;
using PerfAspects.Monitoring.Sampling;

namespace PerfAspects.AspNetCore.Endpoints;

/// <summary>The current values of all metrics, and the history of one.</summary>
internal sealed class MetricEndpoints(MonitorServices monitor)
{
    private const int Window = 60; // that alerts are judged over as well

    private static readonly TimeSpan s_length = TimeSpan.FromHours(1);

    public Task GetCurrentAsync(HttpContext context)
    {
        var (begin, end) = (monitor.Samples.End - Window, monitor.Samples.End);
        var joined = end == long.MinValue ? [] : monitor.Samples.Join(begin, end);
        var seconds = end == long.MinValue ? Window : Math.Clamp(end - monitor.Samples.Begin, 1, Window);
        var process = joined.GetValueOrDefault(SampleStore.Process);
        return Answer.JsonAsync(context, json =>
        {
            json.WriteString("time", monitor.Clock.GetUtcNow());
            json.WriteNumber("window", Window);
            json.WriteStartObject("process");
            ProcessFigures.Write(json, process);
            json.WriteEndObject();
            var methods = monitor.Series.All.OrderBy(static method => method.Name, StringComparer.Ordinal);
            json.WriteObjects(
                "methods", methods, (writer, method) => Write(writer, method, joined.GetValueOrDefault(method.Name), seconds));
        });
    }

    public Task GetHistoryAsync(HttpContext context)
    {
        var name = Parameters.FromPath(context, "name");
        var metric = AlertGrammar.FindMetric(name) is var (known, percentile)
            ? new MetricValue(known, percentile)
            : throw new BadInputException(
                "name", $"There is no metric '{name}'. Names are those of alerts: calls/s, failures, p99, process.cpu.");
        var method = Parameters.Find(context.Request, "method");
        var series = metric.IsOfProcess ? SampleStore.Process : SeriesOf(method);
        var range = TimeRange.Read(context.Request, monitor.Clock, s_length);
        var step = range.ReadStep(context.Request, monitor.Samples.ResolutionOf(range.From));
        return Answer.JsonAsync(context, json =>
        {
            json.WriteString("name", name);
            json.WriteString("method", metric.IsOfProcess ? null : method);
            json.WriteRange(range);
            json.WriteNumber("step", step);
            double? last = null;
            json.WriteObjects("points", SampleBuckets.Read(monitor.Samples, range, step, series), (writer, bucket) =>
            {
                last = metric.Of(bucket.Sample, step) ?? (metric.IsState ? last : null);
                writer.WriteString("time", DateTimeOffset.FromUnixTimeSeconds(bucket.Time));
                writer.WriteFigure("value", last);
            });
        });
    }

    private static void Write(Utf8JsonWriter json, MethodSeries method, Sample? sample, long seconds)
    {
        var totals = method.ReadTotals();
        json.WriteString("method", method.Name);
        json.WriteFigure("callsPerSecond", (double)(sample?[Counter.Calls] ?? 0) / seconds);
        json.WriteFigure("failuresPerSecond", (double)(sample?[Counter.Failures] ?? 0) / seconds);
        json.WriteFigure("rejectedPerSecond", (double)(sample?[Counter.Rejected] ?? 0) / seconds);
        MethodFigures.WriteShares(json, sample);
        json.WriteFigure("saved", sample?.Saved);
        json.WriteNumber("entries", (long)totals[Gauge.Entries].Last);
        json.WriteCircuit((int)totals[Gauge.Circuit].Last);
    }

    private string? SeriesOf(string? method)
        => method is null ? null
            : monitor.FindSeries(method)?.Name ?? throw new BadInputException("method", $"There is no annotated method '{method}'.");
}
