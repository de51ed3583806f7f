using PerfAspects.Runtime;

namespace PerfAspects.Caching.Storage;

/// <summary>When an entry expires, and until when its value may stand in for a failed load.</summary>
/// <param name="ExpiresAt">When it expires.</param>
/// <param name="StaleUntil">Until when its value may stand in.</param>
/// <param name="Era">Of which <see cref="Lifetimes"/> it is.</param>
internal readonly record struct Lifetime(long ExpiresAt, long StaleUntil, byte Era);

/// <summary>How long a method's entries live, on the runtime's clock.</summary>
internal sealed class Lifetimes(CacheSettings settings, Clock clock, byte era = 0)
{
    private readonly long _duration = clock.ToExpiryTime(settings.Duration);
    private readonly long _sliding = settings.Sliding is { } sliding ? clock.ToExpiryTime(sliding) : 0;
    private readonly long _stale = settings.StaleOnError is { } stale ? clock.ToExpiryTime(stale) : 0;

    /// <summary>Whether a hit prolongs an entry's life.</summary>
    public bool AreSliding => _sliding > 0;

    /// <summary>Other lifetimes, for entries stored from now on. Those there are keep theirs; a sliding one is prolonged no more if it was under other rules.</summary>
    public Lifetimes Change(CacheSettings changed)
        => new(changed, clock, (changed.Sliding, changed.StaleOnError) == (settings.Sliding, settings.StaleOnError) ? era : (byte)(era + 1));

    /// <summary>The life of an entry stored at <paramref name="now"/>.</summary>
    public Lifetime Begin(long now)
    {
        var latest = Clock.Add(now, settings.Jitter is { } jitter ? clock.ToExpiryTime(Shorten(jitter)) : _duration);
        return new Lifetime(Slide(latest, now), Clock.Add(latest, _stale), era);
    }

    /// <summary>Moves a sliding expiry on with a hit; written at most once per tick of the clock.</summary>
    public void Extend(CacheEntry entry, long now)
    {
        if (entry.Era == era && Slide(entry.StaleUntil - _stale, now) is var later && later != entry.ExpiresAt)
        {
            entry.ExpiresAt = later;
        }
    }

    private long Slide(long latest, long now) => _sliding > 0 ? Math.Min(latest, Clock.Add(now, _sliding)) : latest;

    // Never to nothing: a jitter as long as the duration would store an entry that is gone at once.
    private TimeSpan Shorten(TimeSpan jitter)
        => TimeSpan.FromTicks(Math.Max(1, settings.Duration.Ticks - Random.Shared.NextInt64(Math.Min(jitter.Ticks, settings.Duration.Ticks - 1) + 1)));
}
