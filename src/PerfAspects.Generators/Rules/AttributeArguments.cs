using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAspects.Runtime;

namespace PerfAspects.Generators.Rules;

/// <summary>An attribute's arguments by name, positional or not: their values and where they are written.</summary>
internal static class AttributeArguments
{
    /// <summary>The value, or null if the argument is not written.</summary>
    public static TypedConstant? ValueOf(this AttributeData attribute, string argument)
    {
        foreach (var named in attribute.NamedArguments)
        {
            if (named.Key == argument)
            {
                return named.Value;
            }
        }

        var position = PositionOf(attribute, argument);
        return position >= 0 && position < attribute.ConstructorArguments.Length ? attribute.ConstructorArguments[position] : null;
    }

    /// <summary>The value as a duration, or null if none is written.</summary>
    public static TimeSpan? DurationOf(this AttributeData attribute, string argument)
        => attribute.ValueOf(argument) is { Kind: TypedConstantKind.Primitive, Value: string text }
            && DurationGrammar.TryParse(text, out var duration) ? duration : null;

    /// <summary>The name of the enum value that is written, or null if none is.</summary>
    public static string? EnumOf(this AttributeData attribute, string argument)
        => attribute.ValueOf(argument) is { Kind: TypedConstantKind.Enum, Type: { } type, Value: { } value }
            ? type.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(member => value.Equals(member.ConstantValue))?.Name
            : null;

    /// <summary>The location of an argument's value; without one, of the attribute.</summary>
    public static Location? LocationOf(this AttributeData attribute, string? argument = null)
    {
        if (attribute.ApplicationSyntaxReference?.GetSyntax() is not AttributeSyntax syntax)
        {
            return null;
        }

        var value = argument is null ? null : Find(syntax, argument, PositionOf(attribute, argument));
        return (value?.Expression ?? (SyntaxNode)syntax).GetLocation();
    }

    /// <summary>The location of one element of an array argument, also if it is passed as <c>params</c>, without an array.</summary>
    public static Location? LocationOf(this AttributeData attribute, string argument, int element)
    {
        if (attribute.ApplicationSyntaxReference?.GetSyntax() is not AttributeSyntax syntax)
        {
            return null;
        }

        var position = PositionOf(attribute, argument);
        var array = Find(syntax, argument, position)?.Expression;
        SyntaxNode? written = array switch
        {
            CollectionExpressionSyntax { Elements: var elements } when element < elements.Count => elements[element],
            ArrayCreationExpressionSyntax { Initializer.Expressions: var items } when element < items.Count => items[element],
            ImplicitArrayCreationExpressionSyntax { Initializer.Expressions: var items } when element < items.Count => items[element],
            _ when position >= 0
                => syntax.ArgumentList?.Arguments.Where(a => a.NameEquals is null).ElementAtOrDefault(position + element)?.Expression,
            _ => null,
        };
        return (written ?? (SyntaxNode?)array ?? syntax).GetLocation();
    }

    private static AttributeArgumentSyntax? Find(AttributeSyntax syntax, string argument, int position)
    {
        var written = syntax.ArgumentList?.Arguments ?? default;
        return written.FirstOrDefault(a => (a.NameEquals?.Name ?? a.NameColon?.Name)?.Identifier.ValueText == argument)
            ?? (position >= 0 && position < written.Count ? written[position] : null);
    }

    private static int PositionOf(AttributeData attribute, string argument)
    {
        if (attribute.AttributeConstructor is { } constructor)
        {
            foreach (var parameter in constructor.Parameters)
            {
                if (parameter.Name == argument)
                {
                    return parameter.Ordinal;
                }
            }
        }

        return -1;
    }
}
