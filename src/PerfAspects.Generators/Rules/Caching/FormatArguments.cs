using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PerfAspects.Generators.Rules.Caching;

/// <summary>The arguments of a composite format such as <c>"{0:N2} of {1}"</c>.</summary>
internal static class FormatArguments
{
    // The text that follows the number of an argument.
    private static readonly char[] s_ends = ['}', ':', ','];

    /// <summary>Whether one of the arguments is written in the manner of a culture.</summary>
    public static bool AnyByCulture(IInvocationOperation call)
    {
        var written = call.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == "format");
        var format = written is null ? null : TextOf(written.Value);
        var values = call.Arguments
            .Where(argument => argument.Parameter is { Name: not ("format" or "provider") })
            .SelectMany(argument => ElementsOf(argument.Value))
            .ToArray();
        for (var i = 0; i < values.Length; i++)
        {
            if (FormattedByCulture.Is(TypeOf(values[i]), FormatOf(i, format)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A constant text, or null.</summary>
    public static string? TextOf(IOperation operation) => operation.ConstantValue is { HasValue: true, Value: string text } ? text : null;

    // Several values are passed as an array, or as a span.
    private static IEnumerable<IOperation> ElementsOf(IOperation value)
        => value switch
        {
            IArrayCreationOperation { Initializer.ElementValues: var elements } => elements,
            ICollectionExpressionOperation { Elements: var elements } => elements,
            IConversionOperation { Operand: ICollectionExpressionOperation { Elements: var elements } } => elements,
            _ => [value],
        };

    private static ITypeSymbol? TypeOf(IOperation value)
        => value is IConversionOperation { Operand: { } operand } ? TypeOf(operand) : value.Type;

    // "{0,10:N2}" → "N2"
    private static string? FormatOf(int index, string? format)
    {
        var start = format is null ? -1 : s_ends.Select(end => format.IndexOf($"{{{index}{end}", StringComparison.Ordinal)).Max();
        var end = start < 0 ? -1 : format!.IndexOf('}', start);
        var colon = end < 0 ? -1 : format!.IndexOf(':', start, end - start);
        return colon < 0 ? null : format!.Substring(colon + 1, end - colon - 1);
    }
}
