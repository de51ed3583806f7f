namespace PerfAspects;

/// <summary>
/// Keeps the method's result for a time, one entry per argument list. Concurrent callers of a missing entry share one execution;
/// exceptions are never kept; a hit allocates nothing.
/// </summary>
/// <remarks>
/// The key is made of the arguments, each compared by its own type's equality, strings ordinally. A
/// <see cref="CancellationToken"/> is never part of it. The value handed out is the same object for every caller.
/// </remarks>
/// <param name="duration">How long an entry is served; see <see cref="Duration"/>.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CachedAttribute(string duration) : AspectAttribute
{
    private const int DefaultMaxEntries = 10_000;

    private int? _maxEntries;
    private bool? _cacheNull;

    /// <summary>
    /// How long an entry is served, from the moment it is stored: a number with <c>ms</c>, <c>s</c>, <c>m</c>, <c>h</c> or <c>d</c>,
    /// sums of them (<c>1h30m</c>), or <c>hh:mm:ss</c>. Checked by the compiler (PERF005).
    /// </summary>
    public string Duration { get; } = duration;

    /// <summary>The most entries the method holds; the coldest make room. Default: 10 000. 0 means no cap. Negative is PERF006.</summary>
    public int MaxEntries { get => _maxEntries ?? DefaultMaxEntries; set => _maxEntries = value; }

    /// <summary>Whether <see langword="null"/> is kept like any other value. Default: <see langword="true"/>.</summary>
    public bool CacheNull { get => _cacheNull ?? true; set => _cacheNull = value; }

    internal override string AspectName => "Cached";

    internal override IEnumerable<AspectSetting> Describe() =>
    [
        Written(nameof(Duration), Duration),
        Optional(nameof(MaxEntries), _maxEntries, MaxEntries),
        Optional(nameof(CacheNull), _cacheNull, CacheNull),
    ];
}
