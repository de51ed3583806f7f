namespace PerfAspects.Telemetry;

/// <summary>Adds the figures of an aspect to the statistics of a method.</summary>
/// <param name="totals">The totals of the method.</param>
/// <param name="statistics">The statistics.</param>
internal delegate void StatisticsReader(MethodTotals totals, ref StatisticValues statistics);

/// <summary>
/// The telemetry of an aspect: its instruments and its figures in the statistics. It lies in the aspect's folder, beside the aspect's
/// counters and the names of its span events, and the aspect's definition refers to it.
/// </summary>
internal sealed class AspectTelemetry
{
    /// <summary>The instruments, in the order in which they are published.</summary>
    public IReadOnlyList<InstrumentDeclaration> Instruments { get; init; } = [];

    /// <summary>Adds the aspect's figures to the statistics; <see langword="null"/> if it has none.</summary>
    public StatisticsReader? Statistics { get; init; }
}
