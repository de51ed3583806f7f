using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Rules.Declaring;
using PerfAspects.Generators.Rules.Shapes;

namespace PerfAspects.Generators.Rules.Caching;

/// <summary>The types whose values can be written into the key of a shared entry: as bytes that are the same in every process.</summary>
internal static class SharedKeyType
{
    private static readonly ImmutableHashSet<string> s_ofSystem =
        ["Guid", "DateTimeOffset", "DateOnly", "TimeOnly", "TimeSpan", "Half", "Int128", "UInt128", "Uri", "Version"];

    /// <summary>The type that cannot be written: the type itself or a part of it. Null if all can.</summary>
    public static ITypeSymbol? FindFault(ITypeSymbol type, INamedTypeSymbol within, Compilation compilation)
        => FindFault(type, within, compilation, new(SymbolEqualityComparer.Default));

    /// <summary>Whether the runtime has a method that writes the type.</summary>
    public static bool IsSimple(ITypeSymbol type)
        => type.SpecialType is (>= SpecialType.System_Boolean and <= SpecialType.System_String)
                or SpecialType.System_IntPtr or SpecialType.System_UIntPtr or SpecialType.System_DateTime
            || (type is INamedTypeSymbol { Arity: 0 } && s_ofSystem.Contains(type.Name) && type.IsIn("System"))
            || (type.Name == "BigInteger" && type.IsIn("System", "Numerics"));

    /// <summary>
    /// The members that a value is made of: those of a tuple or pair, or those that their type marks with <c>[CacheKey]</c>; none of any
    /// other type.
    /// </summary>
    public static ImmutableArray<(string Name, ITypeSymbol Type)> Parts(ITypeSymbol type)
        => type switch
        {
            INamedTypeSymbol { IsTupleType: true } or INamedTypeSymbol { Name: "Tuple" or "KeyValuePair", Arity: > 0 }
                when ExactEquality.Parts(type) is { IsEmpty: false } parts => parts,
            INamedTypeSymbol named => [.. Marked(named).Select(member => (member.Name, member.TypeOfMember()!))],
            _ => [],
        };

    private static IEnumerable<ISymbol> Marked(INamedTypeSymbol type)
        => type.WithBases()
            .SelectMany(level => level.GetMembers())
            .Where(member => member is IPropertySymbol or IFieldSymbol
                && member.TypeOfMember() is not null
                && member.GetAttributes().Any(attribute => attribute.Is(KeyPart.Key)))
            .OrderBy(member => member.Name, StringComparer.Ordinal);

    private static ITypeSymbol? FindFault(ITypeSymbol type, INamedTypeSymbol within, Compilation compilation, HashSet<ITypeSymbol> around)
    {
        type = type.WithoutNullable();
        if (IsSimple(type) || type.TypeKind == TypeKind.Enum)
        {
            return null;
        }

        if (type.SequenceItem() is { } item)
        {
            return FindFault(item, within, compilation, around);
        }

        var parts = Parts(type);
        if (parts.IsEmpty || !around.Add(type) || parts.Any(part => Members.Find(type, part.Name, within, compilation) is null))
        {
            return type;
        }

        var fault = parts.Select(part => FindFault(part.Type, within, compilation, around)).FirstOrDefault(found => found is not null);
        around.Remove(type);
        return fault;
    }
}
