using PerfAspects.Generators.Model;

namespace PerfAspects.Generators.Emission;

/// <summary>Expressions, arguments and parameters as text.</summary>
internal static class CodeText
{
    public static string Text(this Expression expression)
        => expression switch
        {
            NameExpression name => name.Value,
            MemberExpression member => $"{Receiver(member.Receiver)}{(member.IsConditional ? "?." : ".")}{member.Name}",
            BoxedMemberExpression member => Boxed(member.Receiver.Text(), member),
            CallExpression call => $"{(call.Receiver is null ? "" : $"{Receiver(call.Receiver)}.")}{call.Method}"
                + $"{TypeArguments(call.TypeArguments)}({call.Arguments.Text()})",
            ElementExpression element => $"{Receiver(element.Receiver)}[{element.Arguments.Text()}]",
            CreationExpression creation => $"new {creation.Type}({creation.Arguments.Text()})",
            CastExpression cast => $"({cast.Type}){cast.Operand.Text()}",
            ReferenceExpression reference => $"{reference.Passing} {reference.Operand.Text()}",
            IsNullExpression test => $"{test.Operand.Text()} is null",
            PresentExpression present => $"{present.Operand.Text()} is {{ }} {present.Known} ? {present.Result.Text()} : default",
            _ => throw new InvalidOperationException($"{expression.GetType()} has no text."),
        };

    /// <summary>Arguments, between commas.</summary>
    public static string Text(this EquatableArray<Expression> arguments) => string.Join(", ", arguments.Select(Text));

    /// <summary>Parameters as they are declared, between commas.</summary>
    public static string Text(this EquatableArray<ParameterModel> parameters) => string.Join(", ", parameters.Select(Text));

    public static string Text(this ParameterModel parameter)
        => string.Concat(parameter.Attributes.Select(attribute => $"{AttributeText.Applied(attribute)} "))
            + (parameter.Modifiers is { } modifiers ? $"{modifiers} " : "")
            + $"{parameter.Type} {parameter.Name}"
            + (parameter.Default is { } value ? $" = {value}" : "");

    /// <summary>Type parameters as they are declared, in angle brackets; nothing without any.</summary>
    public static string Text(this EquatableArray<TypeParameterModel> parameters)
        => parameters.Count == 0
            ? ""
            : $"<{string.Join(", ", parameters.Select(parameter
                => string.Concat(parameter.Attributes.Select(attribute => $"{AttributeText.Applied(attribute)} ")) + parameter.Name))}>";

    private static string TypeArguments(EquatableArray<string> types) => types.Count == 0 ? "" : $"<{string.Join(", ", types)}>";

    // A cast binds less than what follows it.
    private static string Receiver(Expression receiver) => receiver is CastExpression ? $"({receiver.Text()})" : receiver.Text();

    private static string Boxed(string receiver, BoxedMemberExpression member)
        => $"(({receiver}) is null ? null : (object?)({receiver}){(member.IsNullableValue ? ".GetValueOrDefault()" : "")}.{member.Name})";
}
