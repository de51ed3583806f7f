using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PerfAspects.Generators.Rules.Shapes;

namespace PerfAspects.Generators.Rules.Caching;

/// <summary>PERF018: operations that use the current culture because none is passed to them.</summary>
internal static class ImpliedCulture
{
    private const string Culture = "'CultureInfo.CurrentCulture'";

    private static readonly ImmutableHashSet<string> s_dateTexts =
        ["ToLongDateString", "ToShortDateString", "ToLongTimeString", "ToShortTimeString"];
    private static readonly ImmutableHashSet<string> s_parsers = ["Parse", "TryParse", "ParseExact", "TryParseExact"];

    /// <summary>
    /// The culture and the name of what implies it, or null where the operation depends on no culture, or on one that is passed.
    /// </summary>
    public static string? ReadBy(IOperation operation)
    {
        var implied = operation switch
        {
            IInvocationOperation call => OfCall(call),
            IInterpolationOperation { Parent: IInterpolatedStringOperation text } hole
                => IsFirstIn(text, hole) && IsText(text) ? "an interpolated string" : null,
            IInterpolatedStringAppendOperation { Parent: IInterpolatedStringOperation { Parent: { } handler } text } hole
                => IsFirstIn(text, hole) && AppendsInCurrentCulture(handler) ? "an interpolated string" : null,
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String } sum
                => IsFormatted(sum.LeftOperand) || IsFormatted(sum.RightOperand) ? "'+' with a text" : null,
            _ => null,
        };
        return implied is null ? null : $"{Culture} (implied by {implied})";
    }

    private static string? OfCall(IInvocationOperation call)
    {
        var (method, type) = (call.TargetMethod, call.TargetMethod.ContainingType);
        if (type is null || PassesCulture(call))
        {
            return null;
        }

        var isImplied = type.SpecialType == SpecialType.System_String ? OfText(call)
            : method is { Name: "ToString", IsStatic: false } ? IsToString(call)
            : s_dateTexts.Contains(method.Name) ? FormattedByCulture.IsDate(type)
            : method.IsStatic && s_parsers.Contains(method.Name) ? FormattedByCulture.IsParsed(type, HasStyles(method))
            : method is { IsStatic: true, Name: "ToUpper" or "ToLower", Parameters.Length: 1 } ? type.SpecialType == SpecialType.System_Char
            : type.Name == "Convert" && type.IsIn("System") ? IsConversion(call)
            : type.Name == "StringBuilder" && type.IsIn("System", "Text")
                && (method.Name == "AppendFormat" ? FormatArguments.AnyByCulture(call) : IsAppended(call));
        return isImplied ? $"'{type.Display()}.{method.Name}'" : null;
    }

    private static bool OfText(IInvocationOperation call)
        => call.TargetMethod switch
        {
            { Name: "Format", IsStatic: true } => FormatArguments.AnyByCulture(call),
            { Name: "ToUpper" or "ToLower", Parameters.Length: 0 } => true,
            { Name: "CompareTo" } => true,
            { Name: "Compare", IsStatic: true, Parameters: var parameters }
                => !parameters.Any(parameter => parameter.Type.Name is "StringComparison" or "CultureInfo"),
            _ => false,
        };

    private static bool IsToString(IInvocationOperation call)
        => call.Instance is { } value
            && IsFormatted(value, call.Arguments.Length == 0 ? null : FormatArguments.TextOf(call.Arguments[0].Value));

    private static bool IsConversion(IInvocationOperation call)
        => call.Arguments.Length > 0
            && (call.TargetMethod.Name == "ToString"
                ? IsFormatted(call.Arguments[0].Value)
                : call.Arguments[0].Parameter?.Type.SpecialType == SpecialType.System_String
                    && FormattedByCulture.IsParsed(call.TargetMethod.ReturnType, hasStyles: false));

    private static bool IsAppended(IInvocationOperation call)
        => call.TargetMethod.Name is "Append" or "Insert" && call.Arguments.Any(argument => IsFormatted(argument.Value));

    // A provider that is null means the current culture as well.
    private static bool PassesCulture(IInvocationOperation call)
        => call.Arguments.Any(argument => argument is { IsImplicit: false, Parameter.Type.Name: "IFormatProvider" or "CultureInfo" }
            && argument.Value.ConstantValue is not { HasValue: true, Value: null });

    private static bool HasStyles(IMethodSymbol method) => method.Parameters.Any(parameter => parameter.Type.Name == "NumberStyles");

    private static bool IsText(IInterpolatedStringOperation text)
        => text.Parent is not (IInterpolatedStringHandlerCreationOperation or IInterpolatedStringAdditionOperation)
            && text.Parent is not IConversionOperation { Type.SpecialType: not (SpecialType.System_String or SpecialType.System_Object) };

    private static bool AppendsInCurrentCulture(IOperation handler)
        => handler is IInterpolatedStringHandlerCreationOperation { HandlerCreation: IObjectCreationOperation creation }
            && handler.Type is { Name: "AppendInterpolatedStringHandler", ContainingType.Name: "StringBuilder" }
            && creation.Arguments.All(argument => argument.Parameter?.Type.Name != "IFormatProvider");

    private static bool IsFirstIn(IInterpolatedStringOperation text, IOperation hole)
        => text.Parts.FirstOrDefault(IsByCulture) == hole;

    private static bool IsByCulture(IOperation part)
        => part switch
        {
            IInterpolationOperation hole
                => IsFormatted(hole.Expression, hole.FormatString is null ? null : FormatArguments.TextOf(hole.FormatString)),
            IInterpolatedStringAppendOperation { AppendCall: IInvocationOperation { Arguments: { Length: > 0 } arguments } }
                => IsFormatted(
                    arguments[0].Value,
                    arguments
                        .Where(argument => argument.Parameter?.Name == "format")
                        .Select(argument => FormatArguments.TextOf(argument.Value))
                        .FirstOrDefault()),
            _ => false,
        };

    private static bool IsFormatted(IOperation value, string? format = null) => FormattedByCulture.Is(Unboxed(value), format);

    private static ITypeSymbol? Unboxed(IOperation value)
        => value is IConversionOperation
        {
            Operand: { } operand,
            Type: { SpecialType: SpecialType.System_Object } or { TypeKind: TypeKind.Interface }
        }
            ? Unboxed(operand)
            : value.Type;
}
