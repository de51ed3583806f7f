namespace PerfAspects;

/// <summary>
/// States the share of calls that must succeed, and alerts when failures use up the rest too fast: 14.4 times as
/// fast as allowed over 1 hour and over 5 minutes (critical), or 6 times over 6 hours and over 30 minutes (a warning). Read by the monitor
/// of <c>PerfAspects.Monitoring</c>. The compiler checks the share (PERF030).
/// </summary>
/// <example><c>[Timed, Slo("99.9%")]</c></example>
/// <param name="objective">The share, above 0% and below 100%.</param>
/// <seealso href="https://github.com/perfaspects/perfaspects/blob/main/docs/monitoring.md#alerts"/>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public sealed class SloAttribute(string objective) : Attribute
{
    /// <summary>The share as written.</summary>
    public string Objective { get; } = objective;
}
