using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Declaring;

namespace PerfAspects.Generators.Parsing;

/// <summary>
/// The names a method gets in emitted code. Each method finds its own, alone: overloads are numbered in the order of their
/// declarations, and every candidate that already means something is passed over.
/// </summary>
internal static class MethodNames
{
    private const string HolderSuffix = "Aspects";

    private static readonly HashSet<string> s_membersOfAnyType =
        ["Equals", "GetHashCode", "ToString", "GetType", "ReferenceEquals", "MemberwiseClone", "Finalize"];

    /// <summary>The nested class: <c>GetPriceAspects</c>, for a second overload <c>GetPriceAspects2</c>.</summary>
    public static string Holder(IMethodSymbol method)
    {
        var overloads = method.AnnotatedOverloads().ToArray();
        return Numbered(
            $"{method.Declared().Name}{HolderSuffix}",
            "",
            name => method.ContainingType.Knows(name) || IsHolderOfABase(method, name) || overloads.Any(overload => overload.Takes(name)),
            Place(method, overloads));
    }

    /// <summary>The field in the manifest: <c>GetPrice</c>, for a second overload <c>GetPrice_2</c>.</summary>
    public static string ManifestField(IMethodSymbol method, string manifest)
        => Numbered(
            method.Declared().Name,
            "_",
            name => name == manifest || name is "Register" or "Made" || IsMemberOfAnyType(name)
                || (name != method.Declared().Name && !method.ContainingType.GetMembers(name).IsEmpty),
            Place(method, method.AnnotatedOverloads().ToArray()));

    /// <summary>The holder's method that drops the entry of a key.</summary>
    public static string Invalidate(IMethodSymbol method) => Identifiers.Free("Invalidate", method.Takes);

    /// <summary>The holder's method that drops every entry.</summary>
    public static string InvalidateAll(IMethodSymbol method) => Identifiers.Free("InvalidateAll", method.Takes);

    public static bool IsMemberOfAnyType(string name) => s_membersOfAnyType.Contains(name);

    // The generator does not see its own output, and a nested class of this name would hide the inherited one.
    private static bool IsHolderOfABase(IMethodSymbol method, string name)
        => method.ContainingType.BaseType.WithBases()
            .TakeWhile(level => SymbolEqualityComparer.Default.Equals(level.ContainingAssembly, method.ContainingAssembly))
            .SelectMany(level => level.OriginalDefinition.CalledMembers())
            .Any(inherited => name.StartsWith($"{inherited.Declared().Name}{HolderSuffix}", StringComparison.Ordinal)
                && TypeScope.IsAnnotated(inherited)
                && Holder(inherited) == name);

    private static int Place(IMethodSymbol method, IMethodSymbol[] overloads)
        => Array.FindIndex(overloads, overload => SymbolEqualityComparer.Default.Equals(overload, method));

    private static string Numbered(string name, string separator, Func<string, bool> isTaken, int place)
    {
        for (var number = 1; ; number++)
        {
            var candidate = number == 1 ? name : $"{name}{separator}{number}";
            if (!isTaken(candidate) && place-- == 0)
            {
                return candidate;
            }
        }
    }
}
