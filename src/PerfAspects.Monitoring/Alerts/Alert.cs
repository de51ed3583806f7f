namespace PerfAspects;

/// <summary>An alert of one rule and one method, as it was at a moment.</summary>
public sealed record Alert
{
    /// <summary>The identifier, the same for a rule and a method whenever it fires.</summary>
    public required string Id { get; init; }

    /// <summary>The name of the rule.</summary>
    public required string Rule { get; init; }

    /// <summary>The condition as written.</summary>
    public required string Expression { get; init; }

    /// <summary>The name of the method in the metrics; <see langword="null"/> for the process.</summary>
    public string? Method { get; init; }

    /// <summary>The severity of the rule.</summary>
    public AlertSeverity Severity { get; init; }

    /// <summary>The state.</summary>
    public AlertState State { get; init; }

    /// <summary>
    /// The left side of the condition when it was last judged, in seconds, bytes or as a share from 0 to 1; <see langword="null"/> if it
    /// was unknown.
    /// </summary>
    public double? Value { get; init; }

    /// <summary>The time since which the alert is in this state.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>The time when it fired; <see langword="null"/> while it is pending.</summary>
    public DateTimeOffset? FiredAt { get; init; }

    /// <summary>The time until which handlers are not notified; <see langword="null"/> unless it is muted.</summary>
    public DateTimeOffset? MutedUntil { get; init; }

    /// <summary>Whether handlers have been notified of this alert before, and it still fires.</summary>
    public bool IsReminder { get; init; }

    /// <summary>The alert as a sentence: <c>slow is firing for Shop.PriceService.GetPriceAsync: p99 &gt; 200ms, now 350 ms</c>.</summary>
    public string Text { get; init; } = "";
}

/// <summary>The state of an alert.</summary>
public enum AlertState
{
    /// <summary>The condition holds, and not yet for as long as the rule wants, or its cooldown is not over.</summary>
    Pending,

    /// <summary>The condition holds.</summary>
    Firing,

    /// <summary>The condition holds, and somebody has taken note: no reminders.</summary>
    Acknowledged,

    /// <summary>The condition does not hold any more, or somebody has resolved the alert.</summary>
    Resolved,
}
