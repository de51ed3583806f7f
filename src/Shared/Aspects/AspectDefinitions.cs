namespace PerfAspects.Shared;

/// <summary>
/// Every aspect, outermost first: the one nesting order, whatever the order in which attributes are written. A new aspect is a folder and a
/// line here.
/// </summary>
internal static class AspectDefinitions
{
    public static readonly AspectDefinition[] OutermostFirst =
    [
        Tracing.TracedDefinition.Definition,
        Timing.TimedDefinition.Definition,
        Fallbacks.FallbackDefinition.Definition,
        Caching.CachedDefinition.Definition,
        Caching.CachedEachDefinition.Definition,
        Warming.WarmDefinition.Definition,
        Shedding.ShedDefinition.Definition,
        RateLimiting.RateLimitedDefinition.Definition,
        Retrying.RetryDefinition.Definition,
        CircuitBreaking.CircuitBreakerDefinition.Definition,
        Hedging.HedgeDefinition.Definition,
        Timeouts.TimeoutDefinition.Definition,
        AdaptiveConcurrency.AdaptiveConcurrencyDefinition.Definition,
        Bulkheads.BulkheadDefinition.Definition,
        Batching.BatchedDefinition.Definition,
        Caching.CachePutDefinition.Definition,
        Caching.CacheInvalidateDefinition.Definition,
    ];

    /// <summary>The names of the aspects, outermost first.</summary>
    public static readonly string[] Names = Array.ConvertAll(OutermostFirst, static definition => definition.Name);

    /// <summary>The place of an aspect in the nesting order; negative if there is no such aspect.</summary>
    public static int IndexOf(string aspect) => Array.IndexOf(Names, aspect);

    /// <summary>
    /// The definition of an aspect; <see langword="null"/> if there is none. Case does not matter, as in a configuration.
    /// </summary>
    public static AspectDefinition? Find(string aspect)
    {
        foreach (var definition in OutermostFirst)
        {
            if (string.Equals(definition.Name, aspect, StringComparison.OrdinalIgnoreCase))
            {
                return definition;
            }
        }

        return null;
    }

    /// <summary>The settings of an aspect, except <c>Enabled</c>; none if there is no such aspect.</summary>
    public static IReadOnlyList<SettingRule> SettingsOf(string aspect) => Find(aspect)?.Settings ?? [];
}
