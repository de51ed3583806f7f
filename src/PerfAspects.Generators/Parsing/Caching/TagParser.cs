using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Caching;

namespace PerfAspects.Generators.Parsing.Caching;

/// <summary>The tags of an attribute → <see cref="TagModel"/>.</summary>
internal static class TagParser
{
    /// <param name="attribute">The attribute.</param>
    /// <param name="method">The method whose arguments the holes name.</param>
    /// <param name="scope">Its arguments.</param>
    /// <param name="rename">Gives the hole of the method for one of the attribute; null where it is the same.</param>
    public static IEnumerable<TagModel> Parse(
        AttributeData attribute, AnnotatedMethod method, ArgumentScope scope, Func<string, string>? rename = null)
        => attribute.TextsOf(CachedArguments.Tags)
            .Select(tag => new TagModel(
                Renamed(TagTemplate.Parse(tag!).Parts, rename).Select(part => Piece(part, method, scope)).ToEquatableArray()));

    private static IReadOnlyList<TagPart> Renamed(IReadOnlyList<TagPart> parts, Func<string, string>? rename)
        => rename is null ? parts : [.. parts.Select(part => part.IsHole ? part with { Text = rename(part.Text) } : part)];

    private static TagPiece Piece(TagPart part, AnnotatedMethod method, ArgumentScope scope)
        => part.IsHole ? new(null, Hole(part.Text, method, scope)) : new(CachedArguments.Literal(part.Text), null);

    private static Expression Hole(string hole, AnnotatedMethod method, ArgumentScope scope)
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

    private static Expression Step(Expression value, ITypeSymbol type, ISymbol step, bool isLast)
    {
        var name = Identifiers.Escape(step.Name);
        var mayBeNull = type.MayBeNull() || value is MemberExpression { MayEndEarly: true };

        // There is no x?.Y for a Y that may or may not be of a value type.
        return isLast && mayBeNull && step.TypeOfMember() is ITypeParameterSymbol { IsValueType: false, IsReferenceType: false }
            ? new BoxedMemberExpression(value, type.IsValueType, name)
            : value.Member(name, isConditional: type.MayBeNull());
    }
}
