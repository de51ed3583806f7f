using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PerfAspects.Alerts;
using PerfAspects.Runtime;

namespace PerfAspects.Monitoring.Alerts;

/// <summary>
/// Adds the rules of the configuration, <c>PerfAspects:Monitoring:Alerts:high-cpu:Expression</c>. A rule that cannot be read is logged with
/// the position in the text and left out; the others stay.
/// </summary>
internal sealed class ConfiguredAlerts(IConfiguration? configuration, ILogger logger) : IConfigureOptions<MonitoringOptions>
{
    private const string Section = "PerfAspects:Monitoring:Alerts";

    private readonly HashSet<string> _refused = []; // options are made twice, once to validate them; a mistake is logged once

    public void Configure(MonitoringOptions options)
    {
        foreach (var section in configuration?.GetSection(Section).GetChildren() ?? [])
        {
            if (Read(section) is { } rule)
            {
                options.Alerts.Add(rule);
            }
        }
    }

    private AlertRule? Read(IConfigurationSection section)
    {
        var expression = section["Expression"] ?? section.Value ?? "";
        if (!AlertGrammar.TryParse(expression, out _, out var error))
        {
            if (_refused.Add(section.Path))
            {
                logger.AlertUnreadable(section.Path, expression, error!.Position, error.Message);
            }

            return null;
        }

        var rule = new AlertRule(section.Key, expression) { Method = section["Method"] };
        return Read(section, "For", duration => rule.For = duration)
            && Read(section, "Cooldown", duration => rule.Cooldown = duration)
            && Read(section, "Window", duration => rule.Window = duration)
            && ReadSeverity(section, rule)
            && IsValid(section, rule)
            ? rule
            : null;
    }

    private bool Read(IConfigurationSection section, string key, Action<TimeSpan> set)
    {
        if (section[key] is not { } text)
        {
            return true;
        }

        if (DurationGrammar.TryParse(text, out var duration))
        {
            set(duration);
            return true;
        }

        return Refuse($"{section.Path}:{key}", text, "a duration such as 1m is expected");
    }

    private bool ReadSeverity(IConfigurationSection section, AlertRule rule)
    {
        if (section["Severity"] is not { } text)
        {
            return true;
        }

        foreach (var severity in Enum.GetValues<AlertSeverity>())
        {
            if (string.Equals(severity.ToString(), text, StringComparison.OrdinalIgnoreCase))
            {
                rule.Severity = severity;
                return true;
            }
        }

        return Refuse($"{section.Path}:Severity", text, "Info, Warning or Critical is expected");
    }

    private bool IsValid(IConfigurationSection section, AlertRule rule)
        => AlertRuleLimits.Check(rule) is not { } problem || Refuse(section.Path, rule.Expression, problem);

    private bool Refuse(string key, string value, string reason)
    {
        if (_refused.Add(key))
        {
            logger.AlertSettingInvalid(key, value, reason);
        }

        return false;
    }
}
