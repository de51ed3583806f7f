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
    {
        var arguments = Arguments(aspect.Attribute, compilation);
        return new(
            arguments.Length == 0 ? aspect.Name : $"{aspect.Name}({arguments})",
            Creation(aspect.Name, aspect.Attribute, compilation),
            aspect.IsOfType ? aspect.Name : null);
    }

    /// <summary>The expression that makes the attribute as it was written.</summary>
    public static string Creation(string name, AttributeData attribute, Compilation compilation)
    {
        var arguments = Arguments(attribute, compilation);
        var settings = string.Join(", ",
            attribute.NamedArguments.Where(named => IsSeen(named.Value, compilation))
            .Select(named => $"{Identifiers.Escape(named.Key)} = {Literal(named.Value, compilation)}"));
        var type = $"global::{KnownAspects.MetadataName(name)}";
        return (arguments, settings) switch
        {
            (_, "") => $"new {type}({arguments})",
            ("", _) => $"new {type} {{ {settings} }}",
            _ => $"new {type}({arguments}) {{ {settings} }}",
        };
    }

    private static string Arguments(AttributeData attribute, Compilation compilation)
        => string.Join(", ", attribute.ConstructorArguments.Select(argument => Literal(argument, compilation)));

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
