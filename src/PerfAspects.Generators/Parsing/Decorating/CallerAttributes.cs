using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Model;
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

    public static EquatableArray<AttributeModel> Of(ISymbol member, Compilation compilation)
        => Repeated(member.GetAttributes(), compilation);

    public static EquatableArray<AttributeModel> OfResult(IMethodSymbol method, Compilation compilation)
        => Repeated(method.GetReturnTypeAttributes(), compilation);

    private static EquatableArray<AttributeModel> Repeated(IEnumerable<AttributeData> attributes, Compilation compilation)
        => attributes
            .Where(attribute => attribute.AttributeClass is { } type
                && AttributePlaces.Of(type) == AttributePlace.Both
                && !s_ofInterface.Contains(type.Name)
                && compilation.Sees(type))
            .Select(attribute => new AttributeModel(
                attribute.AttributeClass!.Declared(),
                attribute.ConstructorArguments.Select(argument => AspectParser.Literal(argument, compilation)).ToEquatableArray(),
                attribute.NamedArguments
                    .Select(named => new AttributeSetting(named.Key, AspectParser.Literal(named.Value, compilation)))
                    .ToEquatableArray()))
            .ToEquatableArray();
}
