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
        var arguments = string.Join(", ", aspect.Attribute.ConstructorArguments.Select(argument => Literal(argument, compilation)));
        var settings = string.Join(", ",
            aspect.Attribute.NamedArguments.Where(named => IsSeen(named.Value, compilation))
            .Select(named => $"{Identifiers.Escape(named.Key)} = {Literal(named.Value, compilation)}"));
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
            double number => number.ToString("R", CultureInfo.InvariantCulture),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture),
        };
}
