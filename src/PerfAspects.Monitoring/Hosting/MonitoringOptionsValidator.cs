using Microsoft.Extensions.Options;
using PerfAspects.Monitoring.Alerts;

namespace PerfAspects.Monitoring.Hosting;

/// <summary>Refuses options that no monitor can work with.</summary>
internal sealed class MonitoringOptionsValidator : IValidateOptions<MonitoringOptions>
{
    private const long LeastMemory = 1024 * 1024;

    public ValidateOptionsResult Validate(string? name, MonitoringOptions options)
    {
        string[] problems = [.. Check(options)];
        return problems.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> Check(MonitoringOptions options)
    {
        if (options.MaxHistoryMemory < LeastMemory)
        {
            yield return $"{nameof(MonitoringOptions.MaxHistoryMemory)} is {options.MaxHistoryMemory}; it must be at least {LeastMemory}.";
        }

        if (options.AlertReminder < TimeSpan.Zero)
        {
            yield return $"{nameof(MonitoringOptions.AlertReminder)} is {options.AlertReminder:c}; it must not be negative.";
        }

        if (options.TargetUtilization is not (> 0 and <= 1))
        {
            yield return $"{nameof(MonitoringOptions.TargetUtilization)} is {options.TargetUtilization}; it must be above 0 and at most 1.";
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var rule in options.Alerts)
        {
            if (!names.Add(rule.Name))
            {
                yield return $"Two alerts are named '{rule.Name}'.";
            }

            if (AlertRuleLimits.Check(rule) is { } problem)
            {
                yield return $"Alert '{rule.Name}': {problem}.";
            }
        }
    }
}
