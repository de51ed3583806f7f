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
/// A load in the background (<see cref="CacheEntryAttribute.StaleWhileRevalidate"/>, <see cref="CacheEntryAttribute.RefreshAhead"/>,
/// <see cref="CacheEntryAttribute.SoftTimeout"/>) runs on an instance from a new scope of the host's services where the type is registered
/// there, else on the instance that was called; nothing of the caller's context flows into it. Its token is cancelled when
/// <see cref="CacheEntryAttribute.LoadTimeout"/> is over or the runtime is disposed. Its failure is logged once for each value and changes
/// nothing for callers.
/// </para>
/// <para>
/// Metrics: <c>perfaspects.cache.requests</c>, <c>perfaspects.cache.hit.ratio</c>, <c>perfaspects.cache.load.duration</c>,
/// <c>perfaspects.cache.evictions</c>, <c>perfaspects.cache.invalidations</c>, <c>perfaspects.cache.entries</c>.
/// With <see cref="CacheEntryAttribute.Shared"/>: <c>perfaspects.tier.duration</c>, <c>perfaspects.tier.requests</c>,
/// <c>perfaspects.tier.state</c>, <c>perfaspects.tier.invalidations.pending</c>, <c>perfaspects.tier.lag</c>.
/// </para>
/// </remarks>
/// <param name="duration">How long an entry is served; see <see cref="CacheEntryAttribute.Duration"/>.</param>
/// <exception cref="Polly.Timeout.TimeoutRejectedException">A load took longer than
/// <see cref="CacheEntryAttribute.LoadTimeout"/>.</exception>
/// <exception cref="InvalidOperationException">The core requests the key that it is loading.</exception>
/// <exception cref="InsufficientExecutionStackException">A recursion through the method is too deep for the stack.</exception>
/// <exception cref="OperationCanceledException">The caller cancelled; the exception has the caller's token.</exception>
/// <example><c>[Cached("5m", Tags = ["prices", "product:{productId}"])]</c></example>
/// <seealso href="https://github.com/perfaspects/perfaspects/blob/main/docs/attributes/cached.md"/>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class CachedAttribute(string duration) : CacheEntryAttribute(duration)
{
    internal override string AspectName => "Cached";

    private protected override AspectAttribute Resolve(SettingReader read)
    {
        var resolved = new CachedAttribute(read.Duration(nameof(Duration), Duration));
        resolved.ReadEntries(read, this);
        return resolved;
    }
}
