using PerfAspects.Alerts;
using PerfAspects.Runtime;

namespace PerfAspects.Monitoring.Alerts;

/// <summary>Makes rules from the <c>[Alert]</c> and <c>[Slo]</c> attributes of a method.</summary>
internal static class MethodAlerts
{
    // A month of failures that are allowed would be used up in 50 hours, or in 5 days: https://sre.google/workbook/alerting-on-slos.
    private static readonly (double Burn, TimeSpan Long, TimeSpan Short, AlertSeverity Severity)[] s_burns =
    [
        (14.4, TimeSpan.FromHours(1), TimeSpan.FromMinutes(5), AlertSeverity.Critical),
        (6, TimeSpan.FromHours(6), TimeSpan.FromMinutes(30), AlertSeverity.Warning),
    ];

    /// <summary>The rules of the methods of a series. The compiler has checked the attributes; what cannot be read is left out.</summary>
    public static AlertRule[] Of(IEnumerable<AspectMethod> methods) =>
    [
        .. methods.SelectMany(static method => method.Alerts).Select(Read).OfType<AlertRule>().DistinctBy(static rule => rule.Name),
        .. methods.Select(static method => method.Slo).OfType<SloAttribute>().Take(1).SelectMany(Read),
    ];

    private static AlertRule? Read(AlertAttribute alert)
    {
        if (!AlertGrammar.TryParse(alert.Expression, out var parsed, out _) || parsed!.IsOfProcess)
        {
            return null;
        }

        var rule = new AlertRule(alert.Expression, alert.Expression)
        {
            For = Duration(alert.For, TimeSpan.Zero),
            Cooldown = Duration(alert.Cooldown, TimeSpan.FromMinutes(5)),
            Window = Duration(alert.Window, TimeSpan.FromMinutes(1)),
            Severity = alert.Severity,
        };
        return AlertRuleLimits.Check(rule) is null ? rule : null;
    }

    private static IEnumerable<AlertRule> Read(SloAttribute slo)
    {
        if (!SloGrammar.TryParse(slo.Objective, out var objective, out _))
        {
            yield break;
        }

        foreach (var (burn, longer, shorter, severity) in s_burns)
        {
            var allowed = Math.Min(burn * (1 - objective), 1);
            var expression = new AlertExpression(AlertMetric.Failures, 0, AlertComparison.Greater, allowed, AlertUnit.Ratio);
            var text = $"failures > {AlertText.Of(allowed, AlertUnit.Ratio).Replace(" ", "", StringComparison.Ordinal)}";
            var hours = longer.TotalHours.ToString("0", System.Globalization.CultureInfo.InvariantCulture);
            yield return new AlertRule($"slo {slo.Objective} over {hours} h", text, expression)
            {
                Window = longer,
                ShortWindow = shorter,
                Severity = severity,
            };
        }
    }

    private static TimeSpan Duration(string? text, TimeSpan otherwise)
        => DurationGrammar.TryParse(text, out var duration) ? duration : otherwise;
}
