using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAspects.Generators.Rules.Cores;

namespace PerfAspects.Generators.Rules.Caching;

/// <summary>PERF018: what a method may read of the caller without being told it, and so a cached core should not.</summary>
internal static class AmbientState
{
    private static readonly ImmutableHashSet<string> s_properties =
    [
        "System.Security.Claims.ClaimsPrincipal.Current",
        "System.Threading.Thread.CurrentPrincipal",
        "System.Threading.Thread.CurrentCulture",
        "System.Threading.Thread.CurrentUICulture",
        "System.Globalization.CultureInfo.CurrentCulture",
        "System.Globalization.CultureInfo.CurrentUICulture",
        "System.Threading.AsyncLocal.Value",
    ];

    private static readonly ImmutableHashSet<string> s_types = ["Microsoft.AspNetCore.Http.HttpContext", "System.Web.HttpContext", "System.Web.HttpContextBase"];

    /// <summary>What is read here that belongs to the caller's surroundings, or null.</summary>
    public static string? ReadBy(IMemberReferenceOperation reference)
        => reference.IsRead() && (IsAmbient(reference.Member) || (reference.Type is { } type && s_types.Contains(NameOf(type))))
            ? $"{reference.Member.ContainingType.Name}.{reference.Member.Name}"
            : null;

    /// <summary>The cached method whose core this is, or null.</summary>
    public static AnnotatedMethod? CachedMethodOf(IMethodSymbol core, Compilation compilation)
        => WrapperLookup.WrapperOf(core, compilation) is { } method && method.Find(KnownAspects.Cached) is not null ? method : null;

    private static bool IsAmbient(ISymbol member) => s_properties.Contains($"{NameOf(member.ContainingType)}.{member.Name}");

    private static string NameOf(ITypeSymbol type) => $"{type.ContainingNamespace?.ToDisplayString()}.{type.Name}";
}
