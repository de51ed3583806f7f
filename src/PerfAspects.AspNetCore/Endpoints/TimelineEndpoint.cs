using System.Text.Json;
using Microsoft.AspNetCore.Http;
using PerfAspects.Monitoring.Histograms;
using PerfAspects.Monitoring.History;
using PerfAspects.Monitoring.Sampling;

namespace PerfAspects.AspNetCore.Endpoints;

/// <summary>
/// All figures of a method, of all methods together, or of the process (<c>of=process</c>), interval by interval, as charts need them.
/// </summary>
internal sealed class TimelineEndpoint(MonitorServices monitor)
{
    private static readonly TimeSpan s_length = TimeSpan.FromHours(1);

    public Task GetAsync(HttpContext context)
    {
        var ofProcess = Parameters.Find(context.Request, "of") switch
        {
            null or "methods" => false,
            "process" => true,
            _ => throw new BadInputException("of", "'of' must be methods or process."),
        };
        var series = ofProcess ? SampleStore.Process : SeriesOf(Parameters.Find(context.Request, "method"));
        var range = TimeRange.Read(context.Request, monitor.Clock, s_length);
        if (monitor.Samples.End > range.From && monitor.Samples.End < range.To)
        {
            range = range with { To = monitor.Samples.End }; // the second that is under way would look like one without calls
        }

        var step = range.ReadStep(context.Request, monitor.Samples.ResolutionOf(range.From));
        return Answer.JsonAsync(context, json =>
        {
            json.WriteRange(range);
            json.WriteNumber("step", step);
            json.WriteObjects("points", SampleBuckets.Read(monitor.Samples, range, step, series), (writer, bucket) =>
            {
                writer.WriteNumber("time", bucket.Time);
                if (ofProcess && bucket.Sample is not null)
                {
                    ProcessFigures.Write(writer, bucket.Sample);
                }
                else if (bucket.Sample is not null)
                {
                    Write(writer, bucket.Sample, hasHeat: series is not null);
                }
            });
        });
    }

    private static void Write(Utf8JsonWriter json, Sample sample, bool hasHeat)
    {
        json.WriteNumber("calls", sample[Counter.Calls]);
        json.WriteNumber("failed", sample[Counter.Failures]);
        json.WriteNumber("hits", sample[Counter.Hits]);
        json.WriteNumber("requests", sample.Requests);
        json.WriteNumber("rejected", sample[Counter.Rejected] + sample[Counter.CircuitRejections]);
        json.WriteFigure("saved", sample.Saved);
        json.WriteFigure("p50", sample.Durations?.Percentile(50));
        json.WriteFigure("p95", sample.Durations?.Percentile(95));
        json.WriteFigure("p99", sample.Durations?.Percentile(99));
        json.WriteCircuit((int)sample[Gauge.Circuit].Max);
        if (hasHeat && sample.Durations is { } durations)
        {
            WriteHeat(json, durations);
        }
    }

    // Pairs: the number of a power of two, whose bucket begins at 64 ns * 2^(number - 1), and its calls.
    private static void WriteHeat(Utf8JsonWriter json, Histogram durations)
    {
        json.WriteStartArray("heat");
        for (var octave = 0; octave < HistogramBuckets.Octaves; octave++)
        {
            var count = 0L;
            foreach (var calls in durations.CountsOf(octave))
            {
                count += calls;
            }

            if (count > 0)
            {
                json.WriteNumberValue(octave);
                json.WriteNumberValue(count);
            }
        }

        json.WriteEndArray();
    }

    private string? SeriesOf(string? method)
        => method is null ? null
            : monitor.FindSeries(method)?.Name ?? throw new BadInputException("method", $"There is no annotated method '{method}'.");
}
