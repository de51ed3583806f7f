using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAspects.Generators.Model;

namespace PerfAspects.Generators.Rules.Caching;

/// <summary>The arguments of <c>[Cached]</c> and <c>[CacheInvalidate]</c>, read from the attribute.</summary>
internal static class CachedArguments
{
    public const string PerInstance = "PerInstance";
    public const string Shared = "Shared";
    public const string LocalDuration = "LocalDuration";
    public const string StaleOnError = "StaleOnError";
    public const string StaleWhileRevalidate = "StaleWhileRevalidate";
    public const string SoftTimeout = "SoftTimeout";
    public const string RefreshAhead = "RefreshAhead";
    public const string ExceptionDuration = "ExceptionDuration";
    public const string CacheExceptions = "CacheExceptions";
    public const string Tags = "Tags";
    public const string Methods = "methods";
    public const string All = "All";
    public const string Type = "Type";
    public const string When = "When";

    public static bool IsPerInstance(this AttributeData cached) => cached.ValueOf(PerInstance) is { Value: true };

    public static bool IsShared(this AttributeData cached) => cached.ValueOf(Shared) is { Value: true };

    public static bool DropsAll(this AttributeData invalidation) => invalidation.ValueOf(All) is { Value: true };

    /// <summary>The moment at which an invalidation is carried out.</summary>
    public static InvalidationMoment MomentOf(this AttributeData invalidation)
        => invalidation.ValueOf(When) is { Value: int when } ? (InvalidationMoment)when : InvalidationMoment.Success;

    /// <summary>The texts of an array argument; empty if it is not written.</summary>
    public static ImmutableArray<string?> TextsOf(this AttributeData attribute, string argument)
        => attribute.ValueOf(argument) is { Kind: TypedConstantKind.Array, IsNull: false } array
            ? [.. array.Values.Select(value => value.Value as string)]
            : [];

    /// <summary>A text argument as it would be written.</summary>
    public static string TextOf(this AttributeData attribute, string argument) => Literal(attribute.ValueOf(argument)?.Value as string);

    /// <summary>A text as it would be written.</summary>
    public static string Literal(string? text) => text is null ? "null" : SymbolDisplay.FormatLiteral(text, quote: true);
}
