using System.Text.Json;
using PerfAspects.AspNetCore.Endpoints;
using PerfAspects.Monitoring.Sampling;

namespace PerfAspects.AspNetCore.Events;

/// <summary>The figures of a method in one second, as clients know them.</summary>
internal readonly record struct MethodState(
    long Calls, long Failed, long Hits, long Requests, double? P50, double? P99, double? Saved, long Entries, int Circuit)
{
    /// <summary>Reads the figures of a second.</summary>
    /// <param name="sample">The sample; <see langword="null"/> for a second in which nothing has happened.</param>
    /// <param name="before">The figures of the second before, whose gauges hold on.</param>
    public static MethodState Of(Sample? sample, MethodState before)
        => sample is null
            ? new MethodState { Entries = before.Entries, Circuit = before.Circuit }
            : new MethodState(
                sample[Counter.Calls],
                sample[Counter.Failures],
                sample[Counter.Hits],
                sample.Requests,
                sample.Durations?.Percentile(50),
                sample.Durations?.Percentile(99),
                sample.Saved,
                (long)sample[Gauge.Entries].Last,
                (int)sample[Gauge.Circuit].Last);

    /// <summary>Writes all figures.</summary>
    public void Write(Utf8JsonWriter json)
    {
        WriteSums(json);
        json.WriteFigure("saved", Saved);
        json.WriteNumber("entries", Entries);
        json.WriteCircuit(Circuit);
    }

    /// <summary>Writes the figures that several methods have together.</summary>
    public void WriteSums(Utf8JsonWriter json)
    {
        json.WriteNumber("calls", Calls);
        json.WriteNumber("failed", Failed);
        json.WriteNumber("hits", Hits);
        json.WriteNumber("requests", Requests);
        json.WriteFigure("p50", P50);
        json.WriteFigure("p99", P99);
    }
}
