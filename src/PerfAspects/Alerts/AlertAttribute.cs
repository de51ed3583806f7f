namespace PerfAspects;

/// <summary>
/// Alerts when a condition on the figures of the method holds. Read by the monitor of
/// <c>PerfAspects.Monitoring</c>; without it, an alert does nothing and costs nothing. The compiler checks the condition (PERF030).
/// </summary>
/// <remarks>
/// The left side is <c>calls/s</c>, <c>failures</c>, <c>failures/s</c>, <c>p50</c> … <c>p99.9</c>, <c>mean</c>, <c>max</c>,
/// <c>hit_ratio</c>, <c>rejected/s</c>, <c>circuit</c> or <c>entries</c>; the operator <c>&lt;</c>, <c>&lt;=</c>, <c>&gt;</c>,
/// <c>&gt;=</c> or <c>==</c>: <c>failures &gt; 5%</c>, <c>circuit == open</c>. The method needs an aspect, since nothing is measured of
/// others.
/// </remarks>
/// <example><c>[Timed, Alert("p99 &gt; 200ms", For = "1m")]</c></example>
/// <param name="expression">The condition.</param>
/// <seealso href="https://github.com/perfaspects/perfaspects/blob/main/docs/monitoring.md#alerts"/>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property, AllowMultiple = true)]
public sealed class AlertAttribute(string expression) : Attribute
{
    /// <summary>The condition as written.</summary>
    public string Expression { get; } = expression;

    /// <summary>How long the condition holds before the alert fires, such as <c>1m</c> (PERF005). Default: none, at once.</summary>
    public string? For { get; set; }

    /// <summary>The severity. Default: <see cref="AlertSeverity.Warning"/>.</summary>
    public AlertSeverity Severity { get; set; } = AlertSeverity.Warning;

    /// <summary>How long an alert that was resolved does not fire again (PERF005). Default: <c>5m</c>.</summary>
    public string Cooldown { get; set; } = "5m";

    /// <summary>
    /// The span before now whose figures are judged, from <c>1s</c> (PERF005). Default: <c>1m</c>. <c>circuit</c> and <c>entries</c> are
    /// judged as they are now.
    /// </summary>
    public string Window { get; set; } = "1m";
}
