using System.Text.Json.Serialization;
using Drive.Load;

namespace Drive.Runs;

/// <summary>The report of a run, as the JSON file has it. Times are in seconds.</summary>
internal sealed record RunReport(string Mode, string Url, double Offered, LoadResult Result)
{
    /// <summary>The trend of the watched process's memory in bytes.</summary>
    public Trend? Memory { get; init; }

    /// <summary>The trend of the watched process's open handles.</summary>
    public Trend? Handles { get; init; }

    /// <summary>The trend of the 95th percentile.</summary>
    public Trend? LatencyTrend { get; init; }

    public IReadOnlyList<StressStep> Steps { get; init; } = [];

    /// <summary>The highest rate that a stress run has found to be carried.</summary>
    public double? Knee { get; init; }

    public IReadOnlyList<JudgedThreshold> Thresholds { get; init; } = [];

    [JsonIgnore]
    public bool Succeeds => Thresholds.All(static threshold => threshold.Holds);
}

/// <summary>A step of a stress run.</summary>
internal sealed record StressStep(double Offered, double Rate, double FailureRatio, Latencies Latency, bool IsCarried);

/// <summary>A threshold and whether it holds. A threshold on a figure that the run has not measured does not hold.</summary>
internal sealed record JudgedThreshold(string Text, bool Holds);

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RunReport))]
internal sealed partial class ReportJson : JsonSerializerContext;
