using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Rules.Shapes;

namespace PerfAspects.Generators.Rules.Caching;

/// <summary>The framework's types whose text depends on a culture, and the formats for which it does.</summary>
internal static class FormattedByCulture
{
    /// <summary>Whether a value of the type is written in the manner of a culture.</summary>
    /// <param name="type">The type of the value.</param>
    /// <param name="format">The format; null or empty where there is none, or where it is not known when compiling.</param>
    public static bool Is(ITypeSymbol? type, string? format)
        => type?.WithoutNullable() switch
        {
            null => false,
            var number when IsFraction(number) => true,
            var number when IsInteger(number) => IsLocalized(format),
            var date when IsDate(date) => format is not ("o" or "O" or "s" or "u" or "r" or "R"),
            { Name: "TimeSpan" } span when span.IsIn("System") => format is "g" or "G",
            _ => false,
        };

    /// <summary>Whether a text is read as a value of the type in the manner of a culture.</summary>
    /// <param name="type">The type that is parsed.</param>
    /// <param name="hasStyles">Whether number styles are passed, which may allow the separators of a culture.</param>
    public static bool IsParsed(ITypeSymbol type, bool hasStyles)
        => IsFraction(type) || IsDate(type) || (hasStyles && IsInteger(type)) || (type.Name == "TimeSpan" && type.IsIn("System"));

    public static bool IsDate(ITypeSymbol type)
        => type.SpecialType == SpecialType.System_DateTime
            || (type.Name is "DateTimeOffset" or "DateOnly" or "TimeOnly" && type.IsIn("System"));

    private static bool IsFraction(ITypeSymbol type)
        => type.SpecialType is SpecialType.System_Decimal or SpecialType.System_Double or SpecialType.System_Single
            || (type.Name == "Half" && type.IsIn("System"))
            || (type.Name == "Complex" && type.IsIn("System", "Numerics"));

    private static bool IsInteger(ITypeSymbol type)
        => type.SpecialType is >= SpecialType.System_SByte and <= SpecialType.System_UInt64
            || type.SpecialType is SpecialType.System_IntPtr or SpecialType.System_UIntPtr
            || (type.Name is "Int128" or "UInt128" && type.IsIn("System"))
            || (type.Name == "BigInteger" && type.IsIn("System", "Numerics"));

    // Of an integer without a format only the minus sign depends on the culture, and hardly any culture has another one.
    private static bool IsLocalized(string? format)
        => format is { Length: > 0 } && (format[0] is 'N' or 'n' or 'C' or 'c' or 'P' or 'p' or 'F' or 'f' or 'E' or 'e'
            ? format.Length == 1 || char.IsDigit(format[1])
            : format.IndexOfAny(['.', ',', '%']) >= 0);
}
