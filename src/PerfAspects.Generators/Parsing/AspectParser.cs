using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Declaring;

namespace PerfAspects.Generators.Parsing;

/// <summary>An attribute as it was written → <see cref="AspectModel"/>.</summary>
internal static class AspectParser
{
    private static readonly Dictionary<string, string> s_noNames = [];

    public static AspectModel Parse(Aspect aspect, Compilation compilation)
        => new(aspect.Name, Parse(aspect.Name, aspect.Attribute, compilation), aspect.IsOfType);

    /// <summary>The attribute as it was written.</summary>
    public static AttributeModel Parse(string name, AttributeData attribute, Compilation compilation) => new(
        $"global::{KnownAspects.MetadataName(name)}",
        attribute.ConstructorArguments.Select(argument => Literal(argument, compilation)).ToEquatableArray(),
        attribute.NamedArguments
            .Where(named => IsSeen(named.Value, compilation))
            .Select(named => new AttributeSetting(Identifiers.Escape(named.Key), Literal(named.Value, compilation)))
            .ToEquatableArray());

    // The manifest stands beside the annotated type. What it cannot name is refused (PERF039), unless it only tells where something is
    // invalidated.
    private static bool IsSeen(TypedConstant constant, Compilation compilation)
        => constant is not { Kind: TypedConstantKind.Type, Value: ITypeSymbol type } || compilation.Sees(type);

    /// <summary>An argument of an attribute as text.</summary>
    public static string Literal(TypedConstant constant, Compilation compilation)
        => constant switch
        {
            { IsNull: true } => "null",
            { Kind: TypedConstantKind.Type, Value: ITypeSymbol type } => $"typeof({type.Stored(s_noNames, ExternAliases.Of(compilation))})",
            { Kind: TypedConstantKind.Array } => $"[{string.Join(", ", constant.Values.Select(value => Literal(value, compilation)))}]",
            { Kind: TypedConstantKind.Enum } => $"({constant.Type!.Declared()})({Primitive(constant.Value!)})",
            _ => Primitive(constant.Value!),
        };

    private static string Primitive(object value)
        => value switch
        {
            string text => SymbolDisplay.FormatLiteral(text, quote: true),
            char character => SymbolDisplay.FormatLiteral(character, quote: true),
            bool flag => flag ? "true" : "false",
            double.NaN => "double.NaN",
            double.PositiveInfinity => "double.PositiveInfinity",
            double.NegativeInfinity => "double.NegativeInfinity",
            double number => number.ToString("R", CultureInfo.InvariantCulture),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture),
        };
}
