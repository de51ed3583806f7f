using PerfAspects.Runtime;

namespace PerfAspects.Caching.Storage;

/// <summary>When an entry expires.</summary>
/// <param name="ExpiresAt">When the entry expires if nobody asks for it.</param>
/// <param name="LatestExpiry">When the entry expires at the latest: hits move a sliding expiry up to here.</param>
/// <param name="Era">The <see cref="Lifetimes"/> that the entry was stored under.</param>
internal readonly record struct Lifetime(long ExpiresAt, long LatestExpiry, byte Era)
{
    /// <summary>The same life, which ends at a time at the latest.</summary>
    public Lifetime Until(long end) => this with { ExpiresAt = Math.Min(ExpiresAt, end), LatestExpiry = Math.Min(LatestExpiry, end) };
}

/// <summary>How long a method's entries live, on the runtime's clock.</summary>
internal sealed class Lifetimes
{
    private readonly CacheSettings _settings;
    private readonly Clock _clock;
    private readonly long _duration;
    private readonly long _sliding;
    private readonly long[] _graces; // how long after its expiry a value may stand in for a failed load, for each era
    private readonly byte _era;

    public Lifetimes(CacheSettings settings, Clock clock)
        : this(settings, clock, 0, new long[1])
    {
    }

    private Lifetimes(CacheSettings settings, Clock clock, byte era, long[] graces)
    {
        (_settings, _clock, _era, _graces) = (settings, clock, era, graces);
        _duration = clock.ToExpiryTime(settings.Duration);
        _sliding = settings.Sliding is { } sliding ? clock.ToExpiryTime(sliding) : 0;
        _graces[era] = settings.StaleOnError is { } stale ? clock.ToExpiryTime(stale) : 0;
    }

    /// <summary>Whether a hit prolongs an entry's life.</summary>
    public bool AreSliding => _sliding > 0;

    /// <summary>
    /// Other lifetimes, for entries stored from now on. Present entries keep theirs; a sliding one that was stored under other settings is
    /// prolonged no more.
    /// </summary>
    public Lifetimes Change(CacheSettings changed)
    {
        var era = (changed.Sliding, changed.StaleOnError) == (_settings.Sliding, _settings.StaleOnError) ? _era : (byte)(_era + 1);
        var graces = new long[Math.Max(_graces.Length, era + 1)];
        _graces.CopyTo(graces, 0);
        return new Lifetimes(changed, _clock, era, graces);
    }

    /// <summary>The life of an entry stored at <paramref name="now"/>.</summary>
    public Lifetime Begin(long now)
    {
        var latest = Clock.Add(now, _settings.Jitter is { } jitter ? _clock.ToExpiryTime(Shorten(jitter)) : _duration);
        return new Lifetime(Slide(latest, now), latest, _era);
    }

    /// <summary>Moves a sliding expiry on with a hit; written at most once per tick of the clock.</summary>
    public void Extend(CacheEntry entry, long now)
    {
        if (entry.Era == _era && Slide(entry.LatestExpiry, now) is var later && later != entry.ExpiresAt)
        {
            entry.ExpiresAt = later;
        }
    }

    /// <summary>How long after its expiry an entry may stand in for a failed load, by the settings under which it was stored.</summary>
    /// <remarks>
    /// Without the store's lock an entry may be newer than these lifetimes: then the result is 0, and the caller has to ask again under the
    /// lock.
    /// </remarks>
    public long GraceOf(CacheEntry entry) => entry.Era is var era && era < _graces.Length ? _graces[era] : 0;

    private long Slide(long latest, long now) => _sliding > 0 ? Math.Min(latest, Clock.Add(now, _sliding)) : latest;

    // Never to nothing: a jitter as long as the duration would store an entry that is gone at once.
    private TimeSpan Shorten(TimeSpan jitter)
        => TimeSpan.FromTicks(Math.Max(1,
            _settings.Duration.Ticks - Random.Shared.NextInt64(Math.Min(jitter.Ticks, _settings.Duration.Ticks - 1) + 1)));
}
