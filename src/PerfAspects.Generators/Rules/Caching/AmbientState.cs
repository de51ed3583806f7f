using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

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
        => IsRead(reference) && (IsAmbient(reference.Member) || (reference.Type is { } type && s_types.Contains(NameOf(type))))
            ? $"{reference.Member.ContainingType.Name}.{reference.Member.Name}"
            : null;

    /// <summary>The cached method whose core this is, or null.</summary>
    public static AnnotatedMethod? CachedMethodOf(IMethodSymbol core, Compilation compilation)
        => core.ContainingType is { } type && core.Name.Contains(CoreNames.Mark)
            ? type.GetMembers().OfType<IMethodSymbol>()
                .Where(method => CoreNames.For(method.Name).Contains(core.Name))
                .Select(method => AnnotatedMethod.Of(method, compilation))
                .FirstOrDefault(method => method?.Find(KnownAspects.Cached) is not null
                    && SymbolEqualityComparer.Default.Equals(CoreLookup.For(method).Core?.OriginalDefinition, core.OriginalDefinition))
            : null;

    private static bool IsAmbient(ISymbol member) => s_properties.Contains($"{NameOf(member.ContainingType)}.{member.Name}");

    private static string NameOf(ITypeSymbol type) => $"{type.ContainingNamespace?.ToDisplayString()}.{type.Name}";

    // To set it is another matter, and a name is only a name.
    private static bool IsRead(IOperation reference)
        => reference.Parent is not INameOfOperation
            && !(reference.Parent is ISimpleAssignmentOperation assignment && assignment.Target == reference);
}
