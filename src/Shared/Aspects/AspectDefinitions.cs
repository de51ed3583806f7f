using PerfAspects.AdaptiveConcurrency;
using PerfAspects.Batching;
using PerfAspects.Bulkheads;
using PerfAspects.Caching;
using PerfAspects.CircuitBreaking;
using PerfAspects.Fallbacks;
using PerfAspects.Hedging;
using PerfAspects.RateLimiting;
using PerfAspects.Retrying;
using PerfAspects.Shedding;
using PerfAspects.Timeouts;
using PerfAspects.Timing;
using PerfAspects.Tracing;
using PerfAspects.Warming;

namespace PerfAspects.Shared;

/// <summary>
/// Every aspect, outermost first: the one nesting order, whatever the order in which attributes are written. A new aspect is a folder and a
/// line here.
/// </summary>
internal static class AspectDefinitions
{
    public static readonly AspectDefinition[] OutermostFirst =
    [
        TracedDefinition.Definition,
        TimedDefinition.Definition,
        FallbackDefinition.Definition,
        CachedDefinition.Definition,
        CachedEachDefinition.Definition,
        WarmDefinition.Definition,
        ShedDefinition.Definition,
        RateLimitedDefinition.Definition,
        RetryDefinition.Definition,
        CircuitBreakerDefinition.Definition,
        HedgeDefinition.Definition,
        TimeoutDefinition.Definition,
        AdaptiveConcurrencyDefinition.Definition,
        BulkheadDefinition.Definition,
        BatchedDefinition.Definition,
        CachePutDefinition.Definition,
        CacheInvalidateDefinition.Definition,
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
