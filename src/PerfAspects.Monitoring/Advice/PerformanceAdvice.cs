namespace PerfAspects;

/// <summary>Something that the figures say about a method, with the figures it stands on.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Method">The name of the method in the metrics.</param>
/// <param name="Text">The advice as a sentence, with its figures.</param>
/// <param name="Figures">The figures by name, in seconds, as shares from 0 to 1 or as counts.</param>
public sealed record PerformanceAdvice(PerformanceAdviceKind Kind, string Method, string Text, IReadOnlyDictionary<string, double> Figures);

/// <summary>The kinds of advice.</summary>
public enum PerformanceAdviceKind
{
    /// <summary>The time that a cache saves its callers.</summary>
    CacheSaves,

    /// <summary>A cache that answers almost no request.</summary>
    CacheNeverHits,

    /// <summary>A cache that is full and drops entries, and misses requests.</summary>
    CacheTooSmall,

    /// <summary>A rate limit that is far above the calls that come.</summary>
    LimitNeverBinds,

    /// <summary>A circuit that opens again and again.</summary>
    CircuitFlaps,

    /// <summary>A slow method that only reads, by its name, and has no cache.</summary>
    WorthCaching,
}
