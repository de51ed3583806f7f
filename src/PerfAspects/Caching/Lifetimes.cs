using PerfAspects.Runtime;

namespace PerfAspects.Caching;

/// <summary>When a method's entries expire, on the runtime's clock.</summary>
internal sealed class Lifetimes(CacheSettings settings, Clock clock)
{
    private readonly long _sliding = settings.Sliding is { } sliding ? clock.ToExpiryTime(sliding) : 0;

    public long Now => clock.GetExpiryTime();

    public CacheEntry<TKey, TValue> CreateEntry<TKey, TValue>(TKey key, TValue value, TagHold? tags)
    {
        var latest = clock.GetDeadline(settings.Jitter is { } jitter ? Shorten(jitter) : settings.Duration);
        return new CacheEntry<TKey, TValue>(key, value, tags)
        {
            LatestExpiry = latest,
            ExpiresAt = Slide(latest, Now),
            StaleUntil = settings.StaleOnError is { } stale ? Clock.Add(latest, clock.ToExpiryTime(stale)) : latest,
        };
    }

    /// <summary>Moves a sliding expiry on with a hit; written at most once per tick of the clock.</summary>
    public void Extend<TKey, TValue>(CacheEntry<TKey, TValue> entry, long now)
    {
        if (_sliding > 0 && Slide(entry.LatestExpiry, now) is var later && later != entry.ExpiresAt)
        {
            entry.ExpiresAt = later;
        }
    }

    private long Slide(long latest, long now) => _sliding > 0 ? Math.Min(latest, Clock.Add(now, _sliding)) : latest;

    // Never to nothing: a jitter as long as the duration would store an entry that is gone at once.
    private TimeSpan Shorten(TimeSpan jitter)
        => TimeSpan.FromTicks(Math.Max(1, settings.Duration.Ticks - Random.Shared.NextInt64(Math.Min(jitter.Ticks, settings.Duration.Ticks - 1) + 1)));
}
