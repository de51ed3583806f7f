using PerfAspects.Runtime;

namespace PerfAspects.Caching.Storage;

/// <summary>When an entry expires.</summary>
/// <param name="ExpiresAt">When the entry expires if nobody requests it.</param>
/// <param name="LatestExpiry">When the entry expires at the latest: hits move a sliding expiry up to here.</param>
/// <param name="RefreshAt">When the first hit loads the value ahead of its expiry.</param>
/// <param name="Era">The <see cref="Lifetimes"/> that the entry was stored under.</param>
internal readonly record struct Lifetime(long ExpiresAt, long LatestExpiry, long RefreshAt, byte Era);

/// <summary>How long a value is of use after its expiry.</summary>
/// <param name="OnError">How long it may stand in for a load that has failed.</param>
/// <param name="Meanwhile">How long it is served while a load in the background replaces it.</param>
internal readonly record struct Graces(long OnError, long Meanwhile)
{
    /// <summary>How long it may be of any use.</summary>
    public long Longest => Math.Max(OnError, Meanwhile);
}

/// <summary>How long a method's entries live, on the runtime's clock.</summary>
internal sealed class Lifetimes
{
    private readonly CacheSettings _settings;
    private readonly Clock _clock;
    private readonly long _duration;
    private readonly long _sliding;
    private readonly Graces[] _graces; // for each era
    private readonly byte _era;

    public Lifetimes(CacheSettings settings, Clock clock)
        : this(settings, clock, 0, new Graces[1])
    {
    }

    private Lifetimes(CacheSettings settings, Clock clock, byte era, Graces[] graces)
    {
        (_settings, _clock, _era, _graces) = (settings, clock, era, graces);
        _duration = clock.ToExpiryTime(settings.Duration);
        _sliding = ToReadings(settings.Sliding);
        _graces[era] = new Graces(ToReadings(settings.StaleOnError), ToReadings(settings.StaleWhileRevalidate));
    }

    /// <summary>Whether a hit prolongs an entry's life.</summary>
    public bool AreSliding => _sliding > 0;

    /// <summary>
    /// Other lifetimes, for entries stored from now on. Present entries keep theirs; a sliding one that was stored under other settings is
    /// prolonged no more.
    /// </summary>
    public Lifetimes Change(CacheSettings changed)
    {
        var isSame = (changed.Sliding, changed.StaleOnError, changed.StaleWhileRevalidate)
            == (_settings.Sliding, _settings.StaleOnError, _settings.StaleWhileRevalidate);
        var era = isSame ? _era : (byte)(_era + 1);
        var graces = new Graces[Math.Max(_graces.Length, era + 1)];
        _graces.CopyTo(graces, 0);
        return new Lifetimes(changed, _clock, era, graces);
    }

    /// <summary>The life of an entry stored at <paramref name="now"/>.</summary>
    /// <param name="now">The time.</param>
    /// <param name="duration">How long the value is kept.</param>
    /// <param name="end">When it ends at the latest.</param>
    public Lifetime Begin(long now, TimeSpan duration, long end = Clock.Never)
    {
        var latest = Math.Min(Clock.Add(now, ReadingsOf(duration)), end);
        var refreshAt = _settings.RefreshAhead > 0 ? now + (long)((latest - now) * _settings.RefreshAhead) : Clock.Never;
        return new Lifetime(Slide(latest, now), latest, refreshAt, _era);
    }

    /// <summary>The life of an exception that is kept at <paramref name="now"/>.</summary>
    public Lifetime BeginFailure(long now)
    {
        var end = Clock.Add(now, _clock.ToExpiryTime(_settings.ExceptionDuration));
        return new Lifetime(end, end, Clock.Never, _era);
    }

    /// <summary>Moves a sliding expiry on with a hit; written at most once per tick of the clock.</summary>
    public void Extend(CacheEntry entry, long now)
    {
        if (entry.Era == _era && Slide(entry.LatestExpiry, now) is var later && later != entry.ExpiresAt)
        {
            entry.ExpiresAt = later;
        }
    }

    /// <summary>How long after its expiry an entry is of use, by the settings under which it was stored.</summary>
    /// <remarks>
    /// Without the store's lock an entry may be newer than these lifetimes: then the result is 0, and the caller has to look again under
    /// the lock.
    /// </remarks>
    public Graces GracesOf(CacheEntry entry) => entry.Era is var era && era < _graces.Length ? _graces[era] : default;

    private long Slide(long latest, long now) => _sliding > 0 ? Math.Min(latest, Clock.Add(now, _sliding)) : latest;

    private long ReadingsOf(TimeSpan duration)
        => _settings.Jitter is { } jitter ? _clock.ToExpiryTime(Shorten(duration, jitter))
            : duration == _settings.Duration ? _duration
            : _clock.ToExpiryTime(duration);

    private long ToReadings(TimeSpan? time) => time is { } value ? _clock.ToExpiryTime(value) : 0;

    // Never to nothing: a jitter as long as the duration would store an entry that is gone at once.
    private static TimeSpan Shorten(TimeSpan duration, TimeSpan jitter)
        => TimeSpan.FromTicks(Math.Max(1, duration.Ticks - Random.Shared.NextInt64(Math.Min(jitter.Ticks, duration.Ticks - 1) + 1)));
}
