using PerfAspects.Runtime;

namespace PerfAspects.Caching;

/// <summary>A method's <see cref="CachedAttribute"/>, read.</summary>
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

    /// <summary>The longest an entry can be of use.</summary>
    public TimeSpan Lifetime => StaleOnError is { } stale && stale < TimeSpan.MaxValue - Duration ? Duration + stale : Duration;

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
        };
}
