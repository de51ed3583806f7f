using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Parsing.Dependencies;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Declaring;

namespace PerfAspects.Generators.Parsing;

/// <summary>
/// The names that emitted code has in a type of the user's and beside it. All begin with two underscores, which C# reserves for tools, so
/// that they hide nothing; a candidate that means something all the same is passed over. Names inside a holder are those of
/// <see cref="CallNames"/>. Each method finds its own names, alone: overloads are numbered in the order of their declarations.
/// </summary>
internal static class MethodNames
{
    private const string HolderPrefix = ReservedNames.Prefix;
    private const string HolderSuffix = "Aspects";

    private static readonly HashSet<string> s_membersOfAnyType =
        ["Equals", "GetHashCode", "ToString", "GetType", "ReferenceEquals", "MemberwiseClone", "Finalize"];

    /// <summary>The nested class: <c>__GetPriceAspects</c>, for a second overload <c>__GetPriceAspects2</c>.</summary>
    public static string Holder(IMethodSymbol method, Compilation compilation)
    {
        var overloads = method.AnnotatedOverloads().ToArray();
        return Numbered(
            $"{HolderPrefix}{method.Declared().Name}{HolderSuffix}",
            "",
            name
                => IsTaken(name, method.ContainingType, compilation) || IsHolderOfABase(method, name, compilation)
                || overloads.Any(overload => overload.Takes(name)),
            Place(method, overloads));
    }

    /// <summary>The member that gives the runtime where a parameter of the method hides that of the primary constructor.</summary>
    public static string RuntimeAccessor(IMethodSymbol method, Compilation compilation) => $"{Holder(method, compilation)}Runtime";

    /// <summary>The member that gives the inner object of a decorator, a parameter of the primary constructor.</summary>
    public static string InnerAccessor(string parameter, INamedTypeSymbol type, Compilation compilation)
        => Identifiers.Free($"{HolderPrefix}{parameter}", name => IsTaken(name, type, compilation));

    /// <summary>The class beside the type that describes its methods: <c>__PriceServiceManifest</c>.</summary>
    public static string Manifest(INamedTypeSymbol type, Compilation compilation)
        => Identifiers.Free($"{HolderPrefix}{type.Name}Manifest", name => IsTaken(name, type, compilation));

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

    /// <summary>The same of the method that drops it in all processes.</summary>
    public static string InvalidateLater(IMethodSymbol method) => Identifiers.Free("InvalidateAsync", method.Takes);

    /// <summary>The same of the method that drops every entry in all processes.</summary>
    public static string InvalidateAllLater(IMethodSymbol method) => Identifiers.Free("InvalidateAllAsync", method.Takes);

    /// <summary>The holder's method that writes the value of a key.</summary>
    public static string Write(IMethodSymbol method) => Identifiers.Free("Write", method.Takes);

    /// <summary>The holder's method that makes the key of an entry.</summary>
    public static string KeyOf(IMethodSymbol method) => Identifiers.Free("KeyOf", method.Takes);

    public static bool IsMemberOfAnyType(string name) => s_membersOfAnyType.Contains(name);

    // Of the members, any would be hidden; of the types, any that a using may bring here.
    private static bool IsTaken(string name, INamedTypeSymbol type, Compilation compilation)
        => type.Knows(name)
            || ReservedNames.Of(compilation).Contains(name)
            || type.InstanceConstructors.Any(constructor => constructor.Parameters.Any(parameter => parameter.Name == name));

    // The generator does not see its own output, and a nested class of this name would hide the inherited one.
    private static bool IsHolderOfABase(IMethodSymbol method, string name, Compilation compilation)
        => method.ContainingType.BaseType.WithBases()
            .TakeWhile(level => SymbolEqualityComparer.Default.Equals(level.ContainingAssembly, method.ContainingAssembly))
            .SelectMany(level => level.OriginalDefinition.CalledMembers())
            .Any(inherited => name.StartsWith($"{HolderPrefix}{inherited.Declared().Name}{HolderSuffix}", StringComparison.Ordinal)
                && TypeScope.IsAnnotated(inherited)
                && Holder(inherited, compilation) == name);

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
