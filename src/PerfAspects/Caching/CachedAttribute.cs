using PerfAspects.Caching;
using PerfAspects.Runtime;
using PerfAspects.Settings;

namespace PerfAspects;

/// <summary>
/// Keeps the method's result for a time, one entry per argument list. Concurrent callers of a missing entry share one execution; exceptions
/// are never kept; a hit allocates nothing. On a type, applies to every partial member that has a core or another aspect, except members
/// that already have this attribute or cannot support it.
/// </summary>
/// <remarks>
/// The key is made of the arguments, each compared by its own type's equality, strings ordinally, arrays and lists by content. A
/// <see cref="CancellationToken"/> is never part of it; <see cref="CacheKeyAttribute"/> and <see cref="CacheIgnoreAttribute"/> choose among
/// the rest. The value handed out is the same object for every caller.
/// <para>
/// A load in the background (<see cref="StaleWhileRevalidate"/>, <see cref="RefreshAhead"/>, <see cref="SoftTimeout"/>) runs on an instance
/// from a new scope of the host's services where the type is registered there, else on the instance that was called; nothing of the
/// caller's context flows into it. Its token is cancelled when <see cref="LoadTimeout"/> is over or the runtime is disposed. Its failure is
/// logged once for each value and changes nothing for callers.
/// </para>
/// <para>
/// Metrics: <c>perfaspects.cache.requests</c>, <c>perfaspects.cache.hit.ratio</c>, <c>perfaspects.cache.load.duration</c>,
/// <c>perfaspects.cache.evictions</c>, <c>perfaspects.cache.invalidations</c>, <c>perfaspects.cache.entries</c>.
/// </para>
/// </remarks>
/// <param name="duration">How long an entry is served; see <see cref="Duration"/>.</param>
/// <exception cref="Polly.Timeout.TimeoutRejectedException">A load took longer than <see cref="LoadTimeout"/>.</exception>
/// <exception cref="InvalidOperationException">The core asks for the key that it is loading.</exception>
/// <exception cref="InsufficientExecutionStackException">A recursion through the method is too deep for the stack.</exception>
/// <exception cref="OperationCanceledException">The caller cancelled; the exception has the caller's token.</exception>
/// <example><c>[Cached("5m", Tags = ["prices", "product:{productId}"])]</c></example>
/// <seealso href="https://github.com/perfaspects/perfaspects/blob/main/docs/attributes/cached.md"/>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class CachedAttribute(string duration) : AspectAttribute
{
    private int? _maxEntries;
    private bool? _cacheNull;
    private double? _refreshAhead;
    private Type[]? _cacheExceptions;
    private string? _exceptionDuration;
    private ExceptionTypes? _keptExceptions;
    private bool? _perInstance;
    private bool? _shared;

    /// <summary>
    /// How long an entry is served, from the moment it is stored, or <c>max</c> for no limit: a number with <c>ms</c>, <c>s</c>, <c>m</c>,
    /// <c>h</c> or <c>d</c>,
    /// sums of them (<c>1h30m</c>), or <c>hh:mm:ss</c>. Checked by the compiler (PERF005).
    /// </summary>
    public string Duration { get; } = duration;

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
    /// Default:
    /// none. Without an expired value, and in a method that returns no task, calls wait (PERF022).
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

    /// <summary>Whether <see langword="null"/> is kept like any other value. Default: <see langword="true"/>.</summary>
    public bool CacheNull { get => _cacheNull ?? CachedDefinition.CacheNull; set => _cacheNull = value; }

    /// <summary>
    /// The name of a <c>static bool M(TResult)</c> of the type: a result for which it is true is not kept. Default: none.
    /// </summary>
    public string? Unless { get; set; }

    /// <summary>
    /// The name of a <c>static TimeSpan M(TResult)</c> of the type: how long this result is kept, at most <see cref="Duration"/>; not at
    /// all for zero or less. An exception of it fails nothing: the result is kept for <see cref="Duration"/>, and the first exception is
    /// logged. Checked by the compiler (PERF031). Default: none.
    /// </summary>
    public string? DurationOf { get; set; }

    /// <summary>
    /// The types of exceptions that are kept for <see cref="ExceptionDuration"/> and thrown again, each time as a copy with a stack of its
    /// own, instead of a load; in memory only. An expired value that may be served goes first. Default: none.
    /// </summary>
    public Type[] CacheExceptions { get => _cacheExceptions ?? []; set => _cacheExceptions = value; }

    /// <summary>
    /// How long an exception of <see cref="CacheExceptions"/> is kept, written like <see cref="Duration"/> (PERF005). Default: 10s.
    /// </summary>
    public string ExceptionDuration { get => _exceptionDuration ?? CachedDefinition.ExceptionDuration; set => _exceptionDuration = value; }

    /// <summary>
    /// The tags of an entry, for <see cref="CacheInvalidateAttribute.Tags"/> and <see cref="AspectRuntime.InvalidateTagAsync"/>:
    /// texts with <c>{parameter}</c> and <c>{parameter.Member}</c> holes, which format invariantly. <c>{{</c> and <c>}}</c> stand for
    /// braces. Default: none.
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
    /// How long at most a shared value is served from a process's memory, before the tier is asked again. Written like
    /// <see cref="Duration"/> (PERF005), and at most as long (PERF022). Default: none, which means the whole duration.
    /// </summary>
    public string? LocalDuration { get; set; }

    internal override string AspectName => "Cached";

    /// <summary>The exception types of <see cref="CacheExceptions"/>, or those a configuration names instead.</summary>
    internal ExceptionTypes KeptExceptions
    {
        get => _keptExceptions ?? new ExceptionTypes(CacheExceptions);
        init => _keptExceptions = value;
    }

    private protected override AspectAttribute Resolve(SettingReader read)
    {
        read.Fixed(nameof(Unless), Unless);
        read.Fixed(nameof(DurationOf), DurationOf);
        read.Fixed(nameof(Tags), Tags.Length == 0 ? null : string.Join(", ", Tags));
        read.Fixed(nameof(PerInstance), _perInstance);
        if (!Shared)
        {
            read.Fixed(nameof(Shared), _shared); // the code that shares is not there
        }

        return new CachedAttribute(read.Duration(nameof(Duration), Duration))
        {
            Sliding = read.TextOrNone(nameof(Sliding), Sliding),
            Jitter = read.TextOrNone(nameof(Jitter), Jitter),
            StaleOnError = read.TextOrNone(nameof(StaleOnError), StaleOnError),
            StaleWhileRevalidate = read.TextOrNone(nameof(StaleWhileRevalidate), StaleWhileRevalidate),
            RefreshAhead = read.Ratio(nameof(RefreshAhead), _refreshAhead),
            SoftTimeout = read.TextOrNone(nameof(SoftTimeout), SoftTimeout),
            KeptExceptions = read.Types(nameof(CacheExceptions), _cacheExceptions),
            ExceptionDuration = read.Duration(nameof(ExceptionDuration), _exceptionDuration),
            LoadTimeout = read.TextOrNone(nameof(LoadTimeout), LoadTimeout),
            MaxEntries = read.Integer(nameof(MaxEntries), _maxEntries),
            CacheNull = read.Flag(nameof(CacheNull), _cacheNull),
            Unless = Unless,
            DurationOf = DurationOf,
            Tags = Tags,
            PerInstance = PerInstance,
            Shared = Shared && read.Flag(nameof(Shared), _shared),
            LocalDuration = read.TextOrNone(nameof(LocalDuration), LocalDuration),
        };
    }
}
