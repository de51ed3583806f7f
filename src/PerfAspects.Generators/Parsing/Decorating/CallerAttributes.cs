using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Declaring;

namespace PerfAspects.Generators.Parsing.Decorating;

/// <summary>
/// The attributes of an interface member that its callers, the compiler and the trimmer rely on, repeated where the member is forwarded.
/// </summary>
internal static class CallerAttributes
{
    // Of members and instances of the interface itself.
    private static readonly HashSet<string> s_ofInterface =
        ["MemberNotNullAttribute", "MemberNotNullWhenAttribute", "UnscopedRefAttribute"];

    public static IEnumerable<string> Of(ISymbol member, Compilation compilation) => Repeated(member.GetAttributes(), "", compilation);

    public static IEnumerable<string> OfResult(IMethodSymbol method, Compilation compilation)
        => Repeated(method.GetReturnTypeAttributes(), "return: ", compilation);

    /// <summary>The attributes of a type parameter, on the same line.</summary>
    public static string Of(ITypeParameterSymbol parameter, Compilation compilation)
        => string.Concat(Of((ISymbol)parameter, compilation).Select(attribute => $"{attribute} "));

    public static IEnumerable<string> Of(IParameterSymbol parameter, Compilation compilation)
        => Of((ISymbol)parameter, compilation).Select(attribute => $"{attribute} ");

    private static IEnumerable<string> Repeated(IEnumerable<AttributeData> attributes, string target, Compilation compilation) =>
        from attribute in attributes
        where attribute.AttributeClass is { } type
            && AttributePlaces.Of(type) == AttributePlace.Both
            && !s_ofInterface.Contains(type.Name)
            && compilation.Sees(type)
        let arguments = attribute.ConstructorArguments.Select(argument => AspectParser.Literal(argument, compilation))
            .Concat(attribute.NamedArguments.Select(named => $"{named.Key} = {AspectParser.Literal(named.Value, compilation)}"))
        select $"[{target}{attribute.AttributeClass!.Declared()}({string.Join(", ", arguments)})]";
}
