using PerfAspects.Runtime;

namespace PerfAspects.Caching;

/// <summary>The settings of a method's <see cref="CachedAttribute"/>, parsed.</summary>
internal sealed record CacheSettings
{
    public bool IsEnabled { get; init; }

    public TimeSpan Duration { get; init; }

    public TimeSpan? Sliding { get; init; }

    public TimeSpan? Jitter { get; init; }

    public TimeSpan? StaleOnError { get; init; }

    public TimeSpan? LoadTimeout { get; init; }

    public int MaxEntries { get; init; }

    public bool CacheNull { get; init; }

    public bool IsShared { get; init; }

    public TimeSpan? LocalDuration { get; init; }

    /// <summary>The longest that an entry nobody asks for can be of use.</summary>
    public TimeSpan Lifetime
    {
        get
        {
            var unused = Sliding is { } sliding && sliding < Duration ? sliding : Duration;
            return StaleOnError is { } stale && stale < TimeSpan.MaxValue - unused ? unused + stale : unused;
        }
    }

    public static CacheSettings Of(CachedAttribute? attribute) => attribute is null
        ? new CacheSettings()
        : new CacheSettings
        {
            IsEnabled = true,
            Duration = Durations.Positive(attribute.Duration),
            Sliding = Durations.PositiveOrNone(attribute.Sliding),
            Jitter = Durations.PositiveOrNone(attribute.Jitter),
            StaleOnError = Durations.PositiveOrNone(attribute.StaleOnError),
            LoadTimeout = Durations.PositiveOrNone(attribute.LoadTimeout),
            MaxEntries = attribute.MaxEntries,
            CacheNull = attribute.CacheNull,
            IsShared = attribute.Shared,
            LocalDuration = Durations.PositiveOrNone(attribute.LocalDuration),
        };
}
