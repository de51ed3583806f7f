namespace PerfAspects.History;

/// <summary>Samples that were appended together.</summary>
internal sealed record HistoryBatch(int Resolution, IReadOnlyList<MetricSample> Samples);
