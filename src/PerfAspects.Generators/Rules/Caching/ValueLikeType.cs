using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Rules.Declaring;
using PerfAspects.Generators.Rules.Shapes;

namespace PerfAspects.Generators.Rules.Caching;

/// <summary>
/// Tells values from services among what an instance holds. A value (a text, a number, a record, a class of properties alone) is data that
/// its instance was given; a service (an interface, a class with methods) is the same thing for all instances that one container makes.
/// </summary>
internal static class ValueLikeType
{
    // Classes of the framework that compare by value, or say what a culture, a zone or an address is.
    private static readonly ImmutableHashSet<string> s_values =
    [
        "System.Uri", "System.Version", "System.TimeZoneInfo", "System.Globalization.CultureInfo", "System.Globalization.RegionInfo",
        "System.Globalization.NumberFormatInfo", "System.Globalization.DateTimeFormatInfo", "System.Text.Encoding",
        "System.Net.IPAddress", "System.Net.IPEndPoint", "System.Net.DnsEndPoint", "System.Net.NetworkCredential",
            "System.Net.Mail.MailAddress",
    ];

    /// <summary>Whether the type holds data, as opposed to a service.</summary>
    public static bool IsValue(ITypeSymbol type)
        => type.WithoutNullable() switch
        {
            { SpecialType: SpecialType.System_String } or { TypeKind: TypeKind.Enum } => true,
            { IsRefLikeType: true } or ITypeParameterSymbol or IArrayTypeSymbol => false,
            INamedTypeSymbol { IsTupleType: true } tuple => tuple.TupleElements.Any(element => IsValue(element.Type)),
            INamedTypeSymbol { IsValueType: true } value
                => !value.IsCancellationToken() && (value.TypeArguments.IsEmpty || value.TypeArguments.Any(IsValue)),
            INamedTypeSymbol { TypeKind: TypeKind.Class } named => named.IsRecord || IsKnown(named) || IsDataOnly(named),
            _ => false,
        };

    private static bool IsKnown(INamedTypeSymbol type)
        => type.WithBases().Any(level => s_values.Contains($"{level.ContainingNamespace?.ToDisplayString()}.{level.Name}"));

    // An object of properties alone, as options are written.
    private static bool IsDataOnly(INamedTypeSymbol type)
        => type is { IsStatic: false, IsAbstract: false, BaseType.SpecialType: SpecialType.System_Object, AllInterfaces.IsEmpty: true }
            && type.GetMembers().Any(IsPublicValue)
            && !type.GetMembers().Any(DoesSomething);

    private static bool IsPublicValue(ISymbol member)
        => member is IPropertySymbol { IsStatic: false, DeclaredAccessibility: Accessibility.Public, Type: var type }
            && (type.IsValueType || type.SpecialType == SpecialType.System_String);

    private static bool DoesSomething(ISymbol member)
        => member is IEventSymbol or IMethodSymbol { MethodKind: MethodKind.Ordinary, IsStatic: false, IsOverride: false };
}
