using PerfAspects.Runtime;

namespace PerfAspects.Caching;

/// <summary>The settings of a method's <see cref="CacheEntryAttribute"/>, parsed.</summary>
internal sealed record CacheSettings
{
    public bool IsEnabled { get; init; }

    public TimeSpan Duration { get; init; }

    public TimeSpan? Sliding { get; init; }

    public TimeSpan? Jitter { get; init; }

    public TimeSpan? StaleOnError { get; init; }

    public TimeSpan? StaleWhileRevalidate { get; init; }

    /// <summary>The share of an entry's duration after which the first hit loads it again; 0 for none.</summary>
    public double RefreshAhead { get; init; }

    public TimeSpan? SoftTimeout { get; init; }

    /// <summary>The types of exceptions that are kept.</summary>
    public ExceptionTypes? CacheExceptions { get; init; }

    public TimeSpan ExceptionDuration { get; init; }

    public TimeSpan? LoadTimeout { get; init; }

    public int MaxEntries { get; init; }

    public bool CacheNull { get; init; }

    public bool IsShared { get; init; }

    public TimeSpan? LocalDuration { get; init; }

    /// <summary>Whether a value may be served after its expiry.</summary>
    public bool ServesStale => StaleOnError is not null || StaleWhileRevalidate is not null;

    /// <summary>Whether entries are looked at before they expire, or keep exceptions.</summary>
    public bool IsWatched => RefreshAhead > 0 || Sliding is not null || StaleWhileRevalidate is not null || CacheExceptions is not null;

    /// <summary>Whether an exception is kept: its type or one of its base types is listed. An interruption is its thread's alone.</summary>
    public bool KeepsException(Exception exception)
    {
        if (exception is ThreadInterruptedException)
        {
            return false;
        }

        for (var type = exception.GetType(); type is not null && CacheExceptions is not null; type = type.BaseType)
        {
            if (CacheExceptions.Contains(type))
            {
                return true;
            }
        }

        return false;
    }

    private TimeSpan LongestStale
    {
        get
        {
            var (onError, meanwhile) = (StaleOnError ?? TimeSpan.Zero, StaleWhileRevalidate ?? TimeSpan.Zero);
            return onError > meanwhile ? onError : meanwhile;
        }
    }

    /// <summary>The longest that an entry nobody requests can be of use.</summary>
    public TimeSpan Lifetime
    {
        get
        {
            var unused = Sliding is { } sliding && sliding < Duration ? sliding : Duration;
            return LongestStale < TimeSpan.MaxValue - unused ? unused + LongestStale : TimeSpan.MaxValue;
        }
    }

    public static CacheSettings Of(CacheEntryAttribute? attribute) => attribute is null
        ? new CacheSettings()
        : new CacheSettings
        {
            IsEnabled = true,
            Duration = attribute.Duration == CachedDefinition.NoLimit ? TimeSpan.MaxValue : Durations.Positive(attribute.Duration),
            Sliding = Durations.PositiveOrNone(attribute.Sliding),
            Jitter = Durations.PositiveOrNone(attribute.Jitter),
            StaleOnError = Durations.PositiveOrNone(attribute.StaleOnError),
            StaleWhileRevalidate = Durations.PositiveOrNone(attribute.StaleWhileRevalidate),
            RefreshAhead = attribute.RefreshAhead is > 0 and < 1 ? attribute.RefreshAhead : 0,
            SoftTimeout = Durations.PositiveOrNone(attribute.SoftTimeout),
            CacheExceptions = attribute.KeptExceptions is { IsEmpty: false } types ? types : null,
            ExceptionDuration = Durations.Positive(attribute.ExceptionDuration),
            LoadTimeout = Durations.PositiveOrNone(attribute.LoadTimeout),
            MaxEntries = attribute.MaxEntries,
            CacheNull = attribute.CacheNull,
            IsShared = attribute.Shared,
            LocalDuration = Durations.PositiveOrNone(attribute.LocalDuration),
        };
}
