namespace Quickstart;

/// <summary>What the load asks of a world clock; <see cref="WorldClockService"/> answers with a cache, its counterpart without.</summary>
public interface IWorldClock
{
    ValueTask<ZoneOffset> GetOffsetAsync(string zone, DateTimeOffset at, CancellationToken cancellationToken = default);

    Task<DaylightRule?> GetDaylightRuleAsync(string zone, DateTimeOffset at, CancellationToken cancellationToken = default);

    ValueTask<Transition?> GetNextTransitionAsync(string zone, DateTimeOffset after, CancellationToken cancellationToken = default);

    TimeSpan GetSharedOfficeHours(TimeSpan home, TimeSpan there);
}

/// <summary>A zone's distance from UTC at an instant.</summary>
public readonly record struct ZoneOffset(TimeSpan UtcOffset, bool IsDaylightTime);

/// <summary>When a zone's clocks go forward and back next, and by how much.</summary>
public sealed record DaylightRule(TimeSpan Shift, DateTimeOffset ClocksForward, DateTimeOffset ClocksBack);

/// <summary>The instant at which a zone's distance from UTC changes.</summary>
public sealed record Transition(DateTimeOffset At, TimeSpan Before, TimeSpan After);
