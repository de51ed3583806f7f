using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PerfAspects.Shared;

namespace PerfAspects.Generators.Rules;

/// <summary>The aspects that rules speak of by name, and the lists of all aspects, in nesting order.</summary>
internal static class KnownAspects
{
    public const string Traced = "Traced";
    public const string Timed = "Timed";
    public const string Fallback = "Fallback";
    public const string Cached = "Cached";
    public const string CachedEach = "CachedEach";
    public const string Warm = "Warm";
    public const string Shed = "Shed";
    public const string RateLimited = "RateLimited";
    public const string Retry = "Retry";
    public const string CircuitBreaker = "CircuitBreaker";
    public const string Hedge = "Hedge";
    public const string Timeout = "Timeout";
    public const string AdaptiveConcurrency = "AdaptiveConcurrency";
    public const string Bulkhead = "Bulkhead";

    public const string Batched = "Batched";

    public const string CachePut = "CachePut";

    public const string CacheInvalidate = "CacheInvalidate";

    /// <summary>No aspect: it marks a parameter whose values have limits, circuits and bulkheads of their own.</summary>
    public const string Partition = "Partition";

    /// <summary>Nor this: it marks a parameter by which the calls that wait for a bulkhead are ordered.</summary>
    public const string Priority = "Priority";

    /// <summary>Nor this: it marks a parameter whose value decides which calls are refused first.</summary>
    public const string ShedBy = "ShedBy";

    /// <summary>Nor this: it names the core.</summary>
    public const string AspectCore = "AspectCore";

    /// <summary>Nor this: it marks a parameter whose value is a tag of the call's metrics.</summary>
    public const string MetricTag = "MetricTag";

    /// <summary>Nor this: it marks a class whose members call those of an inner object.</summary>
    public const string Decorator = "Decorator";

    /// <summary>No aspect: it declares an alert on the figures of the method.</summary>
    public const string Alert = "Alert";

    /// <summary>No aspect: it declares the share of calls that must succeed.</summary>
    public const string Slo = "Slo";

    public static readonly ImmutableArray<string> Names = [.. AspectDefinitions.Names];

    /// <summary>The aspects that may stand on a type, for its members.</summary>
    public static readonly ImmutableArray<string> OnTypes = On(AspectTargets.Types);

    /// <summary>The aspects that apply to a call that is an enumeration.</summary>
    public static readonly ImmutableArray<string> OnStreams = On(AspectTargets.Streams);

    private const string Suffix = "Attribute";

    public static string MetadataName(string aspect) => $"PerfAspects.{aspect}{Suffix}";

    /// <summary>The aspect an attribute stands for, or null if it is none.</summary>
    public static string? NameOf(AttributeData attribute)
        => ShortName(attribute) is { } name && Names.Contains(name) ? name : null;

    /// <summary>Whether it is our attribute of that name: <c>CacheKey</c>.</summary>
    public static bool Is(this AttributeData attribute, string name) => ShortName(attribute) == name;

    private static ImmutableArray<string> On(AspectTargets target)
        => [.. AspectDefinitions.OutermostFirst.Where(definition => definition.Targets.HasFlag(target))
            .Select(definition => definition.Name)];

    private static string? ShortName(AttributeData attribute)
        => attribute.AttributeClass is { Name: var name } type
            && name.EndsWith(Suffix, StringComparison.Ordinal)
            && type.ContainingNamespace is { Name: "PerfAspects", ContainingNamespace.IsGlobalNamespace: true }
                ? name.Substring(0, name.Length - Suffix.Length)
                : null;
}
