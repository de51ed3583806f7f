using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Caching;

namespace PerfAspects.Generators.Parsing.Caching;

/// <summary>The tags of an attribute → the texts that make them: <c>"prices"</c>, <c>$"product:{productId}"</c>.</summary>
internal static class TagParser
{
    public static IEnumerable<string> Parse(AttributeData attribute, AnnotatedMethod method, ArgumentScope scope)
        => attribute.TextsOf(CachedArguments.Tags).Select(tag => Text(TagTemplate.Parse(tag!).Parts, method, scope));

    private static string Text(IReadOnlyList<TagPart> parts, AnnotatedMethod method, ArgumentScope scope)
        => parts.Any(part => part.IsHole)
            ? $"$\"{string.Concat(parts.Select(part => part.IsHole ? $"{{{Hole(part.Text, method, scope)}}}" : Escaped(part.Text)))}\""
            : CachedArguments.Literal(string.Concat(parts.Select(part => part.Text)));

    private static string Escaped(string text)
    {
        var literal = CachedArguments.Literal(text);
        return literal.Substring(1, literal.Length - 2).Replace("{", "{{").Replace("}", "}}");
    }

    private static string Hole(string hole, AnnotatedMethod method, ArgumentScope scope)
    {
        var path = MemberPath.Find(hole, method.Symbol, method.Compilation).Path!;
        var (value, type) = (scope.Argument(path.Parameter), EachSignature.TypeOf(path.Parameter));
        for (var i = 0; i < path.Steps.Length; i++)
        {
            value = Step(value, type, path.Steps[i], isLast: i == path.Steps.Length - 1);
            type = path.Steps[i].TypeOfMember()!;
        }

        return value;
    }

    private static string Step(string value, ITypeSymbol type, ISymbol step, bool isLast)
    {
        var name = Identifiers.Escape(step.Name);
        var mayBeNull = type.MayBeNull() || value.Contains("?.");

        // There is no x?.Y for a Y that may or may not be of a value type.
        return isLast && mayBeNull && step.TypeOfMember() is ITypeParameterSymbol { IsValueType: false, IsReferenceType: false }
            ? $"(({value}) is null ? null : (object?)({value}){(type.IsValueType ? ".GetValueOrDefault()" : "")}.{name})"
            : $"{value}{(type.MayBeNull() ? "?." : ".")}{name}";
    }
}
