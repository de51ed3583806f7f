using Microsoft.Extensions.Logging;
using PerfAspects.Alerts;
using PerfAspects.Monitoring.Sampling;

namespace PerfAspects.Monitoring.Alerts;

/// <summary>
/// Logs the rules of the options that no method can fulfil: they name a method that there is not, or a figure that the methods do not have.
/// The compiler checks those beside a method. The check waits a minute, since methods are known when their assembly is loaded.
/// </summary>
internal sealed class AlertCoverage(SeriesTable series, ILogger logger)
{
    private const long Delay = 60;

    private bool _isDone;

    /// <summary>Checks the rules if it is time to and they have not been checked. For one thread at a time.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="age">The seconds since the first sample.</param>
    public void CheckOnce(IReadOnlyList<AlertRule> rules, long age)
    {
        if (_isDone || age < Delay)
        {
            return;
        }

        _isDone = true;
        foreach (var rule in rules.Where(static rule => !rule.Parsed.IsOfProcess))
        {
            Check(rule);
        }
    }

    private void Check(AlertRule rule)
    {
        MethodSeries[] methods = [.. series.All.Where(method => rule.Method is not { } pattern || method.Matches(pattern))];
        if (methods.Length == 0)
        {
            if (rule.Method is { } missing)
            {
                logger.AlertWithoutMethod(rule.Name, missing);
            }
        }
        else if (!methods.Any(method => AlertNeeds.AreMet(rule.Parsed.Metric, method.Methods.SelectMany(static known => known.Aspects))))
        {
            logger.AlertWithoutFigure(
                rule.Name, rule.Method ?? "any method", rule.Expression, AlertNeeds.Describe(rule.Parsed.Metric));
        }
    }
}
