using PerfAspects.Shared;

namespace PerfAspects.Telemetry;

/// <summary>
/// The telemetry of calls and of every aspect: the instruments that dashboards and alerts are built on, and the figures of the statistics.
/// docs/metrics.md lists the same instruments, and a test compares the two, so that nothing is renamed by accident.
/// </summary>
internal static class TelemetryRegistry
{
    private static readonly AspectTelemetry[] s_all =
    [
        CallTelemetry.Telemetry,
        .. AspectDefinitions.OutermostFirst.Select(static definition => definition.Telemetry).OfType<AspectTelemetry>(),
    ];

    /// <summary>Every instrument.</summary>
    public static IReadOnlyList<InstrumentDeclaration> Instruments { get; }
        = [.. s_all.SelectMany(static telemetry => telemetry.Instruments)];

    /// <summary>The number of counters of a method. The aspects have declared theirs by then.</summary>
    public static int CounterCount { get; } = Counter.Close();

    /// <summary>Reads the statistics of a method.</summary>
    public static StatisticValues ReadStatistics(MethodTotals totals)
    {
        var statistics = default(StatisticValues);
        foreach (var telemetry in s_all)
        {
            telemetry.Statistics?.Invoke(totals, ref statistics);
        }

        return statistics;
    }
}
