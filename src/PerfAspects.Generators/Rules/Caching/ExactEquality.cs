using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Rules.Shapes;

namespace PerfAspects.Generators.Rules.Caching;

/// <summary>
/// The types of the framework whose own equality takes for equal what a core can tell apart, and those that are made of such types.
/// </summary>
internal static class ExactEquality
{
    private static readonly ImmutableHashSet<string> s_ofSystem =
        ["DateTime", "DateTimeOffset", "Decimal", "Double", "Single", "Half", "Uri", "TimeZoneInfo"];

    private static readonly ImmutableHashSet<string> s_ofNumerics =
        ["Complex", "Vector2", "Vector3", "Vector4", "Quaternion", "Plane", "Matrix3x2", "Matrix4x4"];

    private static readonly ImmutableHashSet<string> s_ofDrawing = ["PointF", "SizeF", "RectangleF"];

    private static readonly ImmutableHashSet<string> s_ofAspNetCore = ["PathString", "HostString"];

    /// <summary>Whether keys need another equality for the type than its own.</summary>
    public static bool IsNeeded(ITypeSymbol type)
    {
        type = type.WithoutNullable();
        return IsSimple(type) || Parts(type) is { IsEmpty: false } parts && (IsWithoutOwn(type) || parts.Any(part => IsNeeded(part.Type)));
    }

    /// <summary>Whether the runtime knows the equality of the type, be it at run time.</summary>
    public static bool IsSimple(ITypeSymbol type)
        => type switch
        {
            ITypeParameterSymbol or IDynamicTypeSymbol or { SpecialType: SpecialType.System_Object } or { TypeKind: TypeKind.Interface }
                => type.SequenceItem() is null,
            _ => (s_ofSystem.Contains(type.Name) && type.IsIn("System"))
                || (s_ofNumerics.Contains(type.Name) && type.IsIn("System", "Numerics"))
                || (s_ofDrawing.Contains(type.Name) && type.IsIn("System", "Drawing"))
                || (type.Name == "CultureInfo" && type.IsIn("System", "Globalization"))
                || (type.Name is "NFloat" or "OSPlatform" && type.IsIn("System", "Runtime", "InteropServices"))
                || (type.Name == "DnsEndPoint" && type.IsIn("System", "Net"))
                || (type.Name == "MailAddress" && type.IsIn("System", "Net", "Mail"))
                || (type.Name == "HttpMethod" && type.IsIn("System", "Net", "Http"))
                || IsHeader(type),
        };

    /// <summary>
    /// The members that a tuple, a pair or a path is made of, each of which is compared by its own type; none of any other type.
    /// </summary>
    public static ImmutableArray<(string Name, ITypeSymbol Type)> Parts(ITypeSymbol type)
        => type switch
        {
            INamedTypeSymbol { IsTupleType: true } tuple => [.. tuple.TupleElements.Select((element, i) => ($"Item{i + 1}", element.Type))],
            INamedTypeSymbol { Name: "Tuple", Arity: > 0 } tuple when type.IsIn("System")
                => [.. tuple.TypeArguments.Select((item, i) => (i == 7 ? "Rest" : $"Item{i + 1}", item))],
            INamedTypeSymbol { Name: "KeyValuePair", Arity: 2 } pair when type.IsIn("System", "Collections", "Generic")
                => [("Key", pair.TypeArguments[0]), ("Value", pair.TypeArguments[1])],
            _ when IsText(type) && type.GetMembers("Value").OfType<IPropertySymbol>().FirstOrDefault() is { } value
                => [("Value", value.Type)],
            _ => [],
        };

    // A pair has no equality, a path one that ignores case.
    private static bool IsWithoutOwn(ITypeSymbol type) => type.Name == "KeyValuePair" || IsText(type);

    // Values of headers ignore case, in part also where their author may not.
    private static bool IsHeader(ITypeSymbol type)
        => type.TypeKind == TypeKind.Class
            && (type.IsIn("System", "Net", "Http", "Headers")
                || type.IsIn("Microsoft", "Net", "Http", "Headers")
                || type.IsIn("System", "Net", "Mime"));

    private static bool IsText(ITypeSymbol type) => s_ofAspNetCore.Contains(type.Name) && type.IsIn("Microsoft", "AspNetCore", "Http");
}
