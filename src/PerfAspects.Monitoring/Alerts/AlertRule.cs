using PerfAspects.Alerts;

namespace PerfAspects;

/// <summary>
/// A condition on the figures of methods, or of the process, and what happens when it holds: <c>new AlertRule("slow", "p99 &gt;
/// 200ms")</c>.
/// </summary>
public sealed class AlertRule
{
    /// <summary>Creates a rule.</summary>
    /// <param name="name">The name, which no other rule has.</param>
    /// <param name="expression">
    /// A metric (<c>calls/s</c>, <c>failures</c>, <c>failures/s</c>, <c>p50</c> … <c>p99.9</c>, <c>mean</c>, <c>max</c>,
    /// <c>hit_ratio</c>, <c>rejected/s</c>,
    /// <c>circuit</c>, <c>entries</c>, <c>process.cpu</c>, <c>process.memory</c>, <c>process.gc_pause</c>, <c>process.threads</c>,
    /// <c>process.queue_delay</c>), an
    /// operator (<c>&lt;</c>, <c>&lt;=</c>, <c>&gt;</c>, <c>&gt;=</c>, <c>==</c>) and a value: <c>failures &gt; 5%</c>, <c>circuit ==
    /// open</c>.
    /// </param>
    /// <exception cref="ArgumentException">The name is empty, or the expression cannot be read; the message has the position in the
    /// text.</exception>
    public AlertRule(string name, string expression)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(expression);
        if (!AlertGrammar.TryParse(expression, out var parsed, out var error))
        {
            var message = $"Alert '{name}': \"{expression}\", position {error!.Position}: {error.Message}.";
            throw new ArgumentException(message, nameof(expression));
        }

        (Name, Expression, Parsed) = (name, expression, parsed!);
    }

    internal AlertRule(string name, string expression, AlertExpression parsed) => (Name, Expression, Parsed) = (name, expression, parsed);

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The condition as written.</summary>
    public string Expression { get; }

    /// <summary>How long the condition holds before the alert fires. Default: zero, at once.</summary>
    public TimeSpan For { get; set; }

    /// <summary>How long an alert that was resolved does not fire again. Default: 5 minutes.</summary>
    public TimeSpan Cooldown { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The span before now whose figures are judged, twelve times per span. Default: 1 minute. From 1 second to 7 days. <c>circuit</c>
    /// and <c>entries</c> are
    /// judged as they are now.
    /// </summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The severity. Default: <see cref="AlertSeverity.Warning"/>.</summary>
    public AlertSeverity Severity { get; set; } = AlertSeverity.Warning;

    /// <summary>
    /// The method: <c>Namespace.Type.Method</c>, its name in the metrics, or <c>Namespace.Type.*</c>. Default: none, which means each
    /// method by itself. Without meaning for figures of the process.
    /// </summary>
    public string? Method { get; set; }

    internal AlertExpression Parsed { get; }

    /// <summary>A shorter span over which the condition must hold too, so that an alert ends soon after its cause has.</summary>
    internal TimeSpan? ShortWindow { get; init; }
}
