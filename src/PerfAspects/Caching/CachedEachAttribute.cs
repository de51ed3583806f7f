using PerfAspects.Caching;
using PerfAspects.Runtime;
using PerfAspects.Settings;

namespace PerfAspects;

/// <summary>
/// Keeps the results of a method for many keys, an entry for each key. The core is called once, with the keys that are missing; concurrent
/// calls share the loads of the keys that they have in common.
/// </summary>
/// <remarks>
/// <para>
/// The method takes a collection of keys (<see cref="IReadOnlyCollection{T}"/>, <see cref="IEnumerable{T}"/>, an array), which are parts of
/// the entries' keys one by one, and returns a dictionary (<see cref="IReadOnlyDictionary{TKey, TValue}"/>,
/// <see cref="Dictionary{TKey, TValue}"/>), also as a task (PERF029). Its further parameters are parts of every key, unless
/// <see cref="CacheIgnoreAttribute"/> leaves them out.
/// </para>
/// <para>
/// A key that the core does not return is kept as absent, if <see cref="CacheNull"/> is set, and left out of the result. Keys that nobody
/// asked for are ignored and counted. Requests to the cache are counted for each key, calls for each call.
/// </para>
/// <para>
/// Metrics: <c>perfaspects.cache.requests</c>, <c>perfaspects.cache.unasked_keys</c>.
/// </para>
/// </remarks>
/// <example><code>
/// [CachedEach("5m", Tags = ["price:{key}"])]
/// public partial Task&lt;IReadOnlyDictionary&lt;int, Price&gt;&gt; GetPricesAsync(
///     IReadOnlyCollection&lt;int&gt; ids, CancellationToken cancellationToken);
///
/// private async Task&lt;IReadOnlyDictionary&lt;int, Price&gt;&gt; GetPricesCoreAsync(
///     IReadOnlyCollection&lt;int&gt; ids, CancellationToken cancellationToken)
///     =&gt; await db.Prices.Where(price =&gt; ids.Contains(price.Id)).ToDictionaryAsync(price =&gt; price.Id, cancellationToken);
/// </code></example>
/// <param name="duration">How long an entry is served; see <see cref="Duration"/>.</param>
/// <exception cref="ArgumentNullException">A key, or the collection of keys, is <see langword="null"/>.</exception>
/// <exception cref="Polly.Timeout.TimeoutRejectedException">A load took longer than <see cref="LoadTimeout"/>.</exception>
/// <exception cref="InvalidOperationException">The core asks for a key that it is loading, or returns no dictionary.</exception>
/// <exception cref="OperationCanceledException">The caller cancelled; the exception has the caller's token.</exception>
/// <seealso href="https://github.com/perfaspects/perfaspects/blob/main/docs/attributes/cached-each.md"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CachedEachAttribute(string duration) : AspectAttribute
{
    private int? _maxEntries;
    private bool? _cacheNull;
    private bool? _perInstance;
    private bool? _shared;
    private double? _refreshAhead;
    private Type[]? _cacheExceptions;
    private string? _exceptionDuration;
    private ExceptionTypes? _keptExceptions;

    /// <summary>
    /// How long an entry is served, from the moment it is stored; a duration such as <c>5m</c>, or <c>max</c> where only
    /// <see cref="DurationOf"/> limits it (PERF005).
    /// </summary>
    public string Duration { get; } = duration;

    /// <summary>How long an entry may go unused, a duration (PERF005). Default: none. See <see cref="CachedAttribute.Sliding"/>.</summary>
    public string? Sliding { get; set; }

    /// <summary>
    /// The most that is taken off each entry's duration, at random, a duration (PERF005). Default: none. See <see
    /// cref="CachedAttribute.Jitter"/>.
    /// </summary>
    public string? Jitter { get; set; }

    /// <summary>
    /// How long after its expiry a value may still be served when its load fails, a duration (PERF005). Default: none. See
    /// <see cref="CachedAttribute.StaleOnError"/>.
    /// </summary>
    public string? StaleOnError { get; set; }

    /// <summary>
    /// How long after its expiry a value is served at once, while one call of the core in the background replaces it together with the
    /// others that are due; a duration (PERF005). Default: none. See <see cref="CachedAttribute.StaleWhileRevalidate"/>.
    /// </summary>
    public string? StaleWhileRevalidate { get; set; }

    /// <summary>
    /// The share of an entry's duration from which the first call loads it anew in the background, above 0 and below 1 (PERF022). Default:
    /// 0, off. See <see cref="CachedAttribute.RefreshAhead"/>.
    /// </summary>
    public double RefreshAhead { get => _refreshAhead ?? 0; set => _refreshAhead = value; }

    /// <summary>
    /// How long a call waits for the load of a key before it takes the expired value, a duration (PERF005). Default: none. See
    /// <see cref="CachedAttribute.SoftTimeout"/>.
    /// </summary>
    public string? SoftTimeout { get; set; }

    /// <summary>
    /// The types of exceptions that are kept for each key of the failed call, and thrown again. Default: none. See
    /// <see cref="CachedAttribute.CacheExceptions"/>.
    /// </summary>
    public Type[] CacheExceptions { get => _cacheExceptions ?? []; set => _cacheExceptions = value; }

    /// <summary>How long an exception is kept, a duration (PERF005). Default: <c>10s</c>.</summary>
    public string ExceptionDuration { get => _exceptionDuration ?? CachedDefinition.ExceptionDuration; set => _exceptionDuration = value; }

    /// <summary>
    /// How long a load may take, a duration (PERF005); see <see cref="CachedAttribute.LoadTimeout"/>. Default: none.
    /// </summary>
    /// <exception cref="Polly.Timeout.TimeoutRejectedException">The load took longer.</exception>
    public string? LoadTimeout { get; set; }

    /// <summary>The most entries the method holds; the coldest make room. Default: 10 000. 0 means no cap. Negative is PERF006.</summary>
    public int MaxEntries { get => _maxEntries ?? CachedDefinition.MaxEntries; set => _maxEntries = value; }

    /// <summary>
    /// Whether keys that the core does not return are kept as absent, and values that are <see langword="null"/>. Default: <see
    /// langword="true"/>.
    /// </summary>
    public bool CacheNull { get => _cacheNull ?? CachedDefinition.CacheNull; set => _cacheNull = value; }

    /// <summary>The name of a <c>static bool M(V)</c> of the type: a value for which it is true is not kept. Default: none.</summary>
    public string? Unless { get; set; }

    /// <summary>
    /// The name of a <c>static TimeSpan M(V)</c> of the type: the duration of a value, at most <see cref="Duration"/>; zero or less: the
    /// value is not kept (PERF031). Default: none. A key without a value has <see cref="Duration"/>, and is not kept where that is
    /// <c>max</c>.
    /// </summary>
    public string? DurationOf { get; set; }

    /// <summary>
    /// The marks of entries, for <see cref="CacheInvalidateAttribute.Tags"/>; see <see cref="CachedAttribute.Tags"/>. The hole <c>{key}</c>
    /// is the key of the entry, <c>{key.Member}</c> a member of it. Default: none.
    /// </summary>
    public string[] Tags { get; set; } = [];

    /// <summary>Whether each instance has entries of its own. Default: <see langword="false"/>: all instances share them.</summary>
    public bool PerInstance { get => _perInstance ?? false; set => _perInstance = value; }

    /// <summary>
    /// Whether values are kept in the runtime's shared tier as well, for other processes; see <see cref="CachedAttribute.Shared"/>. A call
    /// asks the tier for 256 missing keys in one round trip. Default: <see langword="false"/>.
    /// </summary>
    public bool Shared { get => _shared ?? false; set => _shared = value; }

    /// <summary>
    /// How long at most a shared value is served from a process's memory, a duration (PERF005). Default: none. See
    /// <see cref="CachedAttribute.LocalDuration"/>.
    /// </summary>
    public string? LocalDuration { get; set; }

    /// <summary>
    /// The name of the method with <c>[Cached]</c> that returns the value of one key: both methods then have the same entries, under the
    /// settings of that method. Its parameters are those of this method with a key instead of the keys, and <see cref="Duration"/> is the
    /// same (PERF029). Default: none.
    /// </summary>
    /// <remarks>
    /// A key without a value is <see langword="null"/> there; where the value may not be <see langword="null"/>, a call that has joined the
    /// load of this method fails with a <see cref="KeyNotFoundException"/>, and nothing is kept.
    /// </remarks>
    public string? With { get; set; }

    internal override string AspectName => "CachedEach";

    /// <summary>The settings as those of a method for one key.</summary>
    internal CachedAttribute AsCached() => new(Duration)
    {
        Sliding = Sliding,
        Jitter = Jitter,
        StaleOnError = StaleOnError,
        StaleWhileRevalidate = StaleWhileRevalidate,
        RefreshAhead = RefreshAhead,
        SoftTimeout = SoftTimeout,
        KeptExceptions = _keptExceptions ?? new ExceptionTypes(CacheExceptions),
        ExceptionDuration = ExceptionDuration,
        LoadTimeout = LoadTimeout,
        MaxEntries = MaxEntries,
        CacheNull = CacheNull,
        PerInstance = PerInstance,
        Shared = Shared,
        LocalDuration = LocalDuration,
    };

    private protected override AspectAttribute Resolve(SettingReader read)
    {
        read.Fixed(nameof(With), With);
        read.Fixed(nameof(Unless), Unless);
        read.Fixed(nameof(DurationOf), DurationOf);
        read.Fixed(nameof(Tags), Tags.Length == 0 ? null : string.Join(", ", Tags));
        read.Fixed(nameof(PerInstance), _perInstance);
        if (!Shared)
        {
            read.Fixed(nameof(Shared), _shared); // the code that shares is not there
        }

        return new CachedEachAttribute(read.Duration(nameof(Duration), Duration))
        {
            Sliding = read.TextOrNone(nameof(Sliding), Sliding),
            Jitter = read.TextOrNone(nameof(Jitter), Jitter),
            StaleOnError = read.TextOrNone(nameof(StaleOnError), StaleOnError),
            StaleWhileRevalidate = read.TextOrNone(nameof(StaleWhileRevalidate), StaleWhileRevalidate),
            RefreshAhead = read.Ratio(nameof(RefreshAhead), _refreshAhead),
            SoftTimeout = read.TextOrNone(nameof(SoftTimeout), SoftTimeout),
            _keptExceptions = read.Types(nameof(CacheExceptions), _cacheExceptions),
            ExceptionDuration = read.Duration(nameof(ExceptionDuration), _exceptionDuration),
            LoadTimeout = read.TextOrNone(nameof(LoadTimeout), LoadTimeout),
            MaxEntries = read.Integer(nameof(MaxEntries), _maxEntries),
            CacheNull = read.Flag(nameof(CacheNull), _cacheNull),
            Unless = Unless,
            DurationOf = DurationOf,
            Tags = Tags,
            PerInstance = PerInstance,
            With = With,
            Shared = Shared && read.Flag(nameof(Shared), _shared),
            LocalDuration = read.TextOrNone(nameof(LocalDuration), LocalDuration),
        };
    }
}
