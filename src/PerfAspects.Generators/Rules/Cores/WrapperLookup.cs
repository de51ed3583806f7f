using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Rules.Decorating;

namespace PerfAspects.Generators.Rules.Cores;

/// <summary>
/// From a core back to the annotated method that calls it. The answer is needed for every method of a project, so each type answers from a
/// table.
/// </summary>
internal static class WrapperLookup
{
    private static readonly ConditionalWeakTable<INamedTypeSymbol, Dictionary<ISymbol, AnnotatedMethod>> s_tables = new();

    /// <summary>The annotated method whose core this is, or null.</summary>
    public static AnnotatedMethod? WrapperOf(IMethodSymbol core, Compilation compilation)
        => core.ContainingType is { } type && WrappersIn(type, compilation).TryGetValue(core, out var method) ? method : null;

    /// <summary>The annotated methods of a type by their cores.</summary>
    public static Dictionary<ISymbol, AnnotatedMethod> WrappersIn(INamedTypeSymbol type, Compilation compilation)
        => s_tables.GetValue(type, key => Read(key, compilation));

    /// <summary>The same, read anew.</summary>
    public static Dictionary<ISymbol, AnnotatedMethod> Read(INamedTypeSymbol type, Compilation compilation)
    {
        var wrappers = new Dictionary<ISymbol, AnnotatedMethod>(SymbolEqualityComparer.Default);
        foreach (var member in type.GetMembers())
        {
            if (AnnotatedMethod.Of(member, compilation) is { } method
                && CoreLookup.For(method) is { Difference: null, Core.OriginalDefinition: var core }
                && !DecoratedCore.Is(core)
                && !wrappers.ContainsKey(core))
            {
                wrappers.Add(core, method);
            }
        }

        return wrappers;
    }
}
