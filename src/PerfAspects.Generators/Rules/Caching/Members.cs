using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Rules.Declaring;

namespace PerfAspects.Generators.Rules.Caching;

/// <summary>The fields and properties of a value that emitted code can read by name.</summary>
internal static class Members
{
    /// <summary>
    /// The member, or null if there is none of that name that <paramref name="within"/> can read. Of a nullable value, those of the value.
    /// </summary>
    public static ISymbol? Find(ITypeSymbol type, string name, INamedTypeSymbol within, Compilation compilation)
    {
        var receiver = type.WithoutNullable();
        return name.Length == 0
            ? null
            : Levels(receiver)
                .SelectMany(level => level.GetMembers(name))
                .FirstOrDefault(member
                    => member.TypeOfMember() is { IsRefLikeType: false } and not (IPointerTypeSymbol or IFunctionPointerTypeSymbol)
                    && compilation.Sees(Reader(member), within, receiver as INamedTypeSymbol));
    }

    /// <summary>The type of a readable instance member; null for any other symbol.</summary>
    public static ITypeSymbol? TypeOfMember(this ISymbol member)
        => member switch
        {
            IFieldSymbol { IsStatic: false } field => field.Type,
            IPropertySymbol { IsStatic: false, IsIndexer: false, GetMethod: not null } property => property.Type,
            _ => null,
        };

    /// <summary>The value's type without its <c>?</c>.</summary>
    public static ITypeSymbol WithoutNullable(this ITypeSymbol type)
        => type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0] : type;

    /// <summary>Whether a value of the type can be null, whatever its annotation promises.</summary>
    public static bool MayBeNull(this ITypeSymbol type)
        => !type.IsValueType || type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;

    private static ISymbol Reader(ISymbol member) => member is IPropertySymbol { GetMethod: { } getter } ? getter : member;

    private static IEnumerable<ITypeSymbol> Levels(ITypeSymbol type)
        => type switch
        {
            ITypeParameterSymbol parameter => parameter.ConstraintTypes.SelectMany(Levels),
            { TypeKind: TypeKind.Interface } => [type, .. type.AllInterfaces],
            { TypeKind: TypeKind.Array } => type.BaseType.WithBases(),
            INamedTypeSymbol named => named.WithBases(),
            _ => [],
        };
}
