using System.Text.Json;
using PerfAspects.Monitoring.Sampling;

namespace PerfAspects.AspNetCore.Endpoints;

/// <summary>The figures of a method over a range of time, as reports name them.</summary>
internal static class MethodFigures
{
    public static void Write(Utf8JsonWriter json, string method, Sample? sample)
    {
        json.WriteString("method", method);
        WriteSums(json, sample);
        json.WriteFigure("saved", sample?.Saved);
    }

    /// <summary>Writes the figures that several methods have together.</summary>
    public static void WriteSums(Utf8JsonWriter json, Sample? sample)
    {
        json.WriteNumber("calls", sample?[Counter.Calls] ?? 0);
        json.WriteNumber("rejected", (sample?[Counter.Rejected] ?? 0) + (sample?[Counter.CircuitRejections] ?? 0));
        WriteShares(json, sample);
    }

    public static void WriteShares(Utf8JsonWriter json, Sample? sample)
    {
        var durations = sample?.Durations;
        json.WriteFigure("failures", sample?.FailureRatio);
        json.WriteFigure("mean", durations?.Mean);
        json.WriteFigure("p50", durations?.Percentile(50));
        json.WriteFigure("p95", durations?.Percentile(95));
        json.WriteFigure("p99", durations?.Percentile(99));
        json.WriteFigure("max", durations?.Max);
        json.WriteFigure("hitRatio", sample?.HitRatio);
    }
}

/// <summary>The figures of the process over a range of time.</summary>
internal static class ProcessFigures
{
    public static void Write(Utf8JsonWriter json, Sample? process)
    {
        json.WriteFigure("cpu", process?.Mean(Gauge.Cpu));
        json.WriteFigure("memory", process?[Gauge.Memory].Last);
        json.WriteFigure("memoryShare", process?[Gauge.MemoryShare].Last);
        json.WriteFigure("gcPause", process?.Mean(Gauge.GcPause));
        json.WriteFigure("threads", process?[Gauge.Threads].Last);
        json.WriteFigure("queueDelay", process?.Mean(Gauge.QueueDelay));
        json.WriteFigure("handles", process?[Gauge.Handles].Last);
    }
}
