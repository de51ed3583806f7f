using PerfAspects.Alerts;
using PerfAspects.Runtime;

namespace PerfAspects.Monitoring.Alerts;

/// <summary>Makes rules from the <c>[Alert]</c> and <c>[Slo]</c> attributes of a method.</summary>
internal static class MethodAlerts
{
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

        foreach (var burn in SloBurn.All)
        {
            var expression = burn.Of(objective);
            var allowed = AlertText.Of(expression.Threshold, AlertUnit.Ratio).Replace(" ", "", StringComparison.Ordinal);
            yield return new AlertRule(burn.NameOf(slo.Objective), $"failures > {allowed}", expression)
            {
                Window = burn.Longer,
                ShortWindow = burn.Shorter,
                Severity = burn.IsCritical ? AlertSeverity.Critical : AlertSeverity.Warning,
            };
        }
    }

    private static TimeSpan Duration(string? text, TimeSpan otherwise)
        => DurationGrammar.TryParse(text, out var duration) ? duration : otherwise;
}
