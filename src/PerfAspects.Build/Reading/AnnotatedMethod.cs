using PerfAspects.Alerts;

namespace PerfAspects.Build.Reading;

/// <summary>An annotated member of an assembly: what monitoring needs to know of it.</summary>
internal sealed class AnnotatedMethod(string name, HashSet<string> aspects, List<DeclaredAlert> alerts)
{
    /// <summary>The name in the metrics.</summary>
    public string Name { get; } = name;

    /// <summary>The names of its aspects, those of its type included.</summary>
    public HashSet<string> Aspects { get; } = aspects;

    /// <summary>Its alerts, each once.</summary>
    public List<DeclaredAlert> Alerts { get; } = alerts;
}

/// <summary>An alert as the runtime judges it.</summary>
internal sealed class DeclaredAlert(
    string rule, AlertExpression expression, TimeSpan window, TimeSpan? shorter, TimeSpan wait, int severity)
{
    private static readonly string[] s_severities = ["info", "warning", "critical"];

    /// <summary>The name of the rule: the text of the alert.</summary>
    public string Rule { get; } = rule;

    /// <summary>The condition.</summary>
    public AlertExpression Expression { get; } = expression;

    /// <summary>The span that is judged.</summary>
    public TimeSpan Window { get; } = window;

    /// <summary>A shorter span over which the condition holds too.</summary>
    public TimeSpan? Shorter { get; } = shorter;

    /// <summary>How long the condition holds before the alert fires.</summary>
    public TimeSpan For { get; } = wait;

    /// <summary>The severity in lower case.</summary>
    public string Severity { get; } = s_severities[Math.Min(Math.Max(severity, 0), s_severities.Length - 1)];
}
