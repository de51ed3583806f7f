using PerfAspects.Caching;
using PerfAspects.Runtime;
using PerfAspects.Settings;

namespace PerfAspects;

/// <summary>
/// Base of the aspects that keep results as entries: <see cref="CachedAttribute"/>, an entry for each argument list, and
/// <see cref="CachedEachAttribute"/>, an entry for each key of a list.
/// </summary>
public abstract class CacheEntryAttribute : AspectAttribute
{
    private int? _maxEntries;
    private bool? _cacheNull;
    private double? _refreshAhead;
    private Type[]? _cacheExceptions;
    private string? _exceptionDuration;
    private ExceptionTypes? _keptExceptions;
    private bool? _perInstance;
    private bool? _shared;

    private protected CacheEntryAttribute(string duration) => Duration = duration;

    /// <summary>
    /// How long an entry is served, from the moment it is stored, or <c>max</c> for no limit: a number with <c>ms</c>, <c>s</c>, <c>m</c>,
    /// <c>h</c> or <c>d</c>, sums of them (<c>1h30m</c>), or <c>hh:mm:ss</c>. Checked by the compiler (PERF005).
    /// </summary>
    public string Duration { get; }

    /// <summary>
    /// How long an entry may go unused, written like <see cref="Duration"/> (PERF005); it is gone then even before <see cref="Duration"/>.
    /// Default: none. One that is longer than <see cref="Duration"/> changes nothing (PERF022).
    /// </summary>
    public string? Sliding { get; set; }

    /// <summary>
    /// The most that is taken off each entry's duration, at random, so that entries stored together do not expire together. Written like
    /// <see cref="Duration"/> (PERF005), and shorter (PERF022). Default: none.
    /// </summary>
    public string? Jitter { get; set; }

    /// <summary>
    /// How long after its expiry a value may still be served when its load fails, whatever the failure but the caller's own cancellation.
    /// Written like <see cref="Duration"/> (PERF005). Default: none. An invalidated value is never served, and the next call tries to load
    /// again.
    /// </summary>
    public string? StaleOnError { get; set; }

    /// <summary>
    /// How long after its expiry a value is still served, at once, while one load in the background replaces it. Written like
    /// <see cref="Duration"/> (PERF005). Default: none. Such a call counts as <c>stale</c>. An invalidated value is never served. See the
    /// remarks for where a load in the background runs.
    /// </summary>
    public string? StaleWhileRevalidate { get; set; }

    /// <summary>
    /// The share of an entry's duration, above 0 and below 1, after which the first hit starts one load in the background, which replaces
    /// the value before it expires: <c>0.8</c>. Hits are hits meanwhile; after a load that failed the next hit tries again. Default: 0,
    /// which means never. Any other value does nothing (PERF022).
    /// </summary>
    public double RefreshAhead { get => _refreshAhead ?? 0; set => _refreshAhead = value; }

    /// <summary>
    /// How long a call waits for a load before it gets an expired value, as long as <see cref="StaleOnError"/> or
    /// <see cref="StaleWhileRevalidate"/> allows one; the load goes on in the background. Written like <see cref="Duration"/> (PERF005).
    /// Default: none. Without an expired value, and in a method that returns no task, calls wait (PERF022).
    /// </summary>
    public string? SoftTimeout { get; set; }

    /// <summary>
    /// How long a load may take, written like <see cref="Duration"/> (PERF005). Then its callers get a
    /// <see cref="Polly.Timeout.TimeoutRejectedException"/>, the key is free for the next call, and what the load still yields is dropped.
    /// Default: none.
    /// </summary>
    public string? LoadTimeout { get; set; }

    /// <summary>The most entries the method holds; the coldest make room. Default: 10 000. 0 means no cap. Negative is PERF006.</summary>
    public int MaxEntries { get => _maxEntries ?? CachedDefinition.MaxEntries; set => _maxEntries = value; }

    /// <summary>
    /// Whether <see langword="null"/> is kept like any other value, and a key that the core of a bulk method does not return as absent.
    /// Default: <see langword="true"/>.
    /// </summary>
    public bool CacheNull { get => _cacheNull ?? CachedDefinition.CacheNull; set => _cacheNull = value; }

    /// <summary>
    /// The name of a <c>static bool M(T)</c> of the type: a result, or a key's value, for which it is true is not kept. Default: none.
    /// </summary>
    public string? Unless { get; set; }

    /// <summary>
    /// The name of a <c>static TimeSpan M(T)</c> of the type: how long this result, or this key's value, is kept, at most
    /// <see cref="Duration"/>; not at all for zero or less. An exception of it fails nothing: the result is kept for
    /// <see cref="Duration"/>, and the first exception is logged. Checked by the compiler (PERF031). Default: none.
    /// </summary>
    public string? DurationOf { get; set; }

    /// <summary>
    /// The types of exceptions that are kept for <see cref="ExceptionDuration"/> and thrown again, each time as a copy with a stack of its
    /// own, instead of a load; in memory only; for each key of the failed call. An expired value that may be served goes first. Default:
    /// none.
    /// </summary>
    public Type[] CacheExceptions { get => _cacheExceptions ?? []; set => _cacheExceptions = value; }

    /// <summary>
    /// How long an exception of <see cref="CacheExceptions"/> is kept, written like <see cref="Duration"/> (PERF005). Default: 10s.
    /// </summary>
    public string ExceptionDuration { get => _exceptionDuration ?? CachedDefinition.ExceptionDuration; set => _exceptionDuration = value; }

    /// <summary>
    /// The tags of an entry, for <see cref="CacheInvalidateAttribute.Tags"/> and <see cref="AspectRuntime.InvalidateTagAsync"/>:
    /// texts with <c>{parameter}</c> and <c>{parameter.Member}</c> holes, which format invariantly. <c>{{</c> and <c>}}</c> stand for
    /// braces. For <see cref="CachedEachAttribute"/> the hole <c>{key}</c> is the key of the entry, <c>{key.Member}</c> a member of it.
    /// Default: none.
    /// </summary>
    public string[] Tags { get; set; } = [];

    /// <summary>Whether each instance has entries of its own. Default: <see langword="false"/>: all instances share them.</summary>
    public bool PerInstance { get => _perInstance ?? false; set => _perInstance = value; }

    /// <summary>
    /// Whether values are kept in the runtime's shared tier as well, for other processes (<see cref="AspectRuntimeOptions.SharedTier"/>).
    /// Without a tier it changes nothing. A key that cannot be written as bytes is PERF027, a result that no serializer brings back
    /// PERF028. Default: <see langword="false"/>. A configuration can turn it off, and on again only where the attribute has turned it on.
    /// </summary>
    public bool Shared { get => _shared ?? false; set => _shared = value; }

    /// <summary>
    /// How long at most a shared value is served from a process's memory, before the tier is queried again. Written like
    /// <see cref="Duration"/> (PERF005), and at most as long (PERF022). Default: none, which means the whole duration.
    /// </summary>
    public string? LocalDuration { get; set; }

    /// <summary>The exception types of <see cref="CacheExceptions"/>, or those a configuration names instead.</summary>
    internal ExceptionTypes KeptExceptions => _keptExceptions ?? new ExceptionTypes(CacheExceptions);

    /// <summary>Takes on the entries' settings, read by the reader.</summary>
    private protected void ReadEntries(SettingReader read, CacheEntryAttribute declared)
    {
        read.Fixed(nameof(Unless), declared.Unless);
        read.Fixed(nameof(DurationOf), declared.DurationOf);
        read.Fixed(nameof(Tags), declared.Tags.Length == 0 ? null : string.Join(", ", declared.Tags));
        read.Fixed(nameof(PerInstance), declared._perInstance);
        if (!declared.Shared)
        {
            read.Fixed(nameof(Shared), declared._shared); // the code that shares is not there
        }

        Sliding = read.TextOrNone(nameof(Sliding), declared.Sliding);
        Jitter = read.TextOrNone(nameof(Jitter), declared.Jitter);
        StaleOnError = read.TextOrNone(nameof(StaleOnError), declared.StaleOnError);
        StaleWhileRevalidate = read.TextOrNone(nameof(StaleWhileRevalidate), declared.StaleWhileRevalidate);
        RefreshAhead = read.Ratio(nameof(RefreshAhead), declared._refreshAhead);
        SoftTimeout = read.TextOrNone(nameof(SoftTimeout), declared.SoftTimeout);
        _keptExceptions = read.Types(nameof(CacheExceptions), declared._cacheExceptions);
        ExceptionDuration = read.Duration(nameof(ExceptionDuration), declared._exceptionDuration);
        LoadTimeout = read.TextOrNone(nameof(LoadTimeout), declared.LoadTimeout);
        MaxEntries = read.Integer(nameof(MaxEntries), declared._maxEntries);
        CacheNull = read.Flag(nameof(CacheNull), declared._cacheNull);
        Unless = declared.Unless;
        DurationOf = declared.DurationOf;
        Tags = declared.Tags;
        PerInstance = declared.PerInstance;
        Shared = declared.Shared && read.Flag(nameof(Shared), declared._shared);
        LocalDuration = read.TextOrNone(nameof(LocalDuration), declared.LocalDuration);
    }
}
