using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Rules;

namespace PerfAspects.Generators.Parsing;

/// <summary>An attribute as it was written → <see cref="AspectModel"/>.</summary>
internal static class AspectParser
{
    public static AspectModel Parse(Aspect aspect)
    {
        var arguments = string.Join(", ", aspect.Attribute.ConstructorArguments.Select(Literal));
        var settings = string.Join(", ", aspect.Attribute.NamedArguments.Select(named => $"{Identifiers.Escape(named.Key)} = {Literal(named.Value)}"));
        var type = $"global::{KnownAspects.MetadataName(aspect.Name)}";
        return new(
            arguments.Length == 0 ? aspect.Name : $"{aspect.Name}({arguments})",
            (arguments, settings) switch
            {
                (_, "") => $"new {type}({arguments})",
                ("", _) => $"new {type} {{ {settings} }}",
                _ => $"new {type}({arguments}) {{ {settings} }}",
            },
            aspect.IsOfType ? aspect.Name : null);
    }

    private static string Literal(TypedConstant constant)
        => constant switch
        {
            { IsNull: true } => "null",
            { Kind: TypedConstantKind.Type, Value: ITypeSymbol type } => $"typeof({type.Declared()})",
            { Kind: TypedConstantKind.Array } => $"[{string.Join(", ", constant.Values.Select(Literal))}]",
            { Kind: TypedConstantKind.Enum } => $"({constant.Type!.Declared()})({Primitive(constant.Value!)})",
            _ => Primitive(constant.Value!),
        };

    private static string Primitive(object value)
        => value switch
        {
            string text => SymbolDisplay.FormatLiteral(text, quote: true),
            char character => SymbolDisplay.FormatLiteral(character, quote: true),
            bool flag => flag ? "true" : "false",
            double number => number.ToString("R", CultureInfo.InvariantCulture),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture),
        };
}
