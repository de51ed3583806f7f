namespace PerfAspects.Alerts;

/// <summary>
/// A rule that an objective stands for: failures use up the rest of the objective too fast over two spans, of which the shorter ends the
/// alert soon after its cause. A month of failures that are allowed would be used up in 50 hours, or in 5 days:
/// https://sre.google/workbook/alerting-on-slos.
/// </summary>
internal sealed class SloBurn(double factor, TimeSpan longer, TimeSpan shorter, bool isCritical)
{
    /// <summary>The rules of every objective.</summary>
    public static readonly SloBurn[] All =
    [
        new(14.4, TimeSpan.FromHours(1), TimeSpan.FromMinutes(5), isCritical: true),
        new(6, TimeSpan.FromHours(6), TimeSpan.FromMinutes(30), isCritical: false),
    ];

    /// <summary>The longer span.</summary>
    public TimeSpan Longer { get; } = longer;

    /// <summary>The shorter span.</summary>
    public TimeSpan Shorter { get; } = shorter;

    /// <summary>Whether the alert is critical; otherwise it is a warning.</summary>
    public bool IsCritical { get; } = isCritical;

    /// <summary>The condition on the failures over a span.</summary>
    /// <param name="objective">The share of calls that must succeed.</param>
    public AlertExpression Of(double objective)
        => new(AlertMetric.Failures, 0, AlertComparison.Greater, Math.Min(factor * (1 - objective), 1), AlertUnit.Ratio);

    /// <summary>The name of the rule.</summary>
    /// <param name="objective">The objective as written.</param>
    public string NameOf(string objective)
        => "slo " + objective + " over " + Longer.TotalHours.ToString("0", System.Globalization.CultureInfo.InvariantCulture) + " h";
}
