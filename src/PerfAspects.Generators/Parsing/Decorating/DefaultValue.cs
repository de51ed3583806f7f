using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PerfAspects.Generators.Parsing.Decorating;

/// <summary>The default value of a parameter as text.</summary>
internal static class DefaultValue
{
    /// <summary>The value, or null where the parameter has none that C# can write.</summary>
    public static string? Of(IParameterSymbol parameter, Func<ITypeSymbol, string> name)
        => !parameter.HasExplicitDefaultValue || parameter.RefKind is not (RefKind.None or RefKind.In) ? null
            : parameter.ExplicitDefaultValue is not { } value ? "default"
            : parameter.Type.TypeKind == TypeKind.Enum
                ? $"({name(parameter.Type)})({Convert.ToString(value, CultureInfo.InvariantCulture)})"
            : value switch
            {
                string text => SymbolDisplay.FormatLiteral(text, quote: true),
                char character => SymbolDisplay.FormatLiteral(character, quote: true),
                bool flag => flag ? "true" : "false",
                double or float => Floating(Convert.ToDouble(value, CultureInfo.InvariantCulture), value is float),
                decimal number => $"{number.ToString(CultureInfo.InvariantCulture)}m",
                DateTime => null,
                _ => Convert.ToString(value, CultureInfo.InvariantCulture),
            };

    private static string Floating(double value, bool isSingle)
    {
        var type = isSingle ? "float" : "double";
        return double.IsNaN(value) ? $"{type}.NaN"
            : double.IsPositiveInfinity(value) ? $"{type}.PositiveInfinity"
            : double.IsNegativeInfinity(value) ? $"{type}.NegativeInfinity"
            : isSingle ? $"{((float)value).ToString("R", CultureInfo.InvariantCulture)}f"
            : $"{value.ToString("R", CultureInfo.InvariantCulture)}d";
    }
}
