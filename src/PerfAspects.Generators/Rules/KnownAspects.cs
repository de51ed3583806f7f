using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PerfAspects.Generators.Rules;

/// <summary>The aspects the generator can write, in nesting order. A new aspect is one more name here.</summary>
internal static class KnownAspects
{
    public const string Timed = "Timed";
    public const string Cached = "Cached";
    public const string RateLimited = "RateLimited";
    public const string CircuitBreaker = "CircuitBreaker";

    public static readonly ImmutableArray<string> Names = [Timed, Cached, RateLimited, CircuitBreaker];

    private const string Suffix = "Attribute";

    public static string MetadataName(string aspect) => $"PerfAspects.{aspect}{Suffix}";

    /// <summary>The aspect an attribute stands for, or null if it is none.</summary>
    public static string? NameOf(AttributeData attribute)
        => attribute.AttributeClass is { Name: var name } type
            && name.EndsWith(Suffix, StringComparison.Ordinal)
            && type.ContainingNamespace is { Name: "PerfAspects", ContainingNamespace.IsGlobalNamespace: true }
            && name.Substring(0, name.Length - Suffix.Length) is var aspect
            && Names.Contains(aspect)
                ? aspect
                : null;
}
