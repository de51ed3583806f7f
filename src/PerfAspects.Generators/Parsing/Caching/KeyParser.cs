using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Caching;

namespace PerfAspects.Generators.Parsing.Caching;

/// <summary>The parts of a key → <see cref="KeyModel"/>.</summary>
internal static class KeyParser
{
    public static KeyModel Parse(AnnotatedMethod method, bool isPerInstance, CallNames names)
    {
        var equalities = new EqualityParser(names);
        var shared = SharedRules.IsShared(method) ? new SharedKeyParser(names) : null;
        Part[] parts =
        [
            .. isPerInstance ? [Instance(names)] : Array.Empty<Part>(),
            .. KeyPart.Of(method.Symbol).SelectMany(part => Parts(part, method, names, equalities, shared)),
        ];
        return new(
            names.Key,
            parts.Select(part => part.Component).ToEquatableArray(),
            KeyPart.Of(method.Symbol).Any(part => part.MemberName is not null || EachSignature.TypeOf(part.Parameter).MayThrow()),
            equalities.Structs,
            SharedParser.Parse(method, names, shared, parts.SelectMany(part => part.Writes)));
    }

    private static IEnumerable<Part> Parts(KeyPart part, AnnotatedMethod method, CallNames names, EqualityParser equalities,
        SharedKeyParser? shared)
    {
        var field = names.Field(part.Parameter);
        return part.Member(method.Symbol, method.Compilation) is { } member
            ? OfMember(part.Parameter, member, names, equalities, shared)
            : [Compared(EachSignature.TypeOf(part.Parameter), field, Expression.Of(field), names, equalities, shared)];
    }

    private static Part Instance(CallNames names)
    {
        var type = Emitted.Type("InstanceKey");
        return new(new(type, names.Fresh("instance"), Expression.Of(type).Call("Of", Expression.Of(names.Target))), []);
    }

    private static IEnumerable<Part> OfMember(IParameterSymbol parameter, ISymbol member, CallNames names, EqualityParser equalities,
        SharedKeyParser? shared)
    {
        var (type, step) = (member.TypeOfMember()!, Identifiers.Escape(member.Name));
        var field = Expression.Of(names.Field(parameter));
        var name = names.Fresh($"{parameter.Name}{member.Name}");
        if (!parameter.Type.MayBeNull())
        {
            return [Compared(type, name, field.Member(step), names, equalities, shared)];
        }

        if (!type.MayBeNull() && type.SequenceItem() is null && equalities.Of(type) is null)
        {
            var component = new KeyComponent(
                $"{names.Stored(type)}?", name, field.Member(step, isConditional: true));
            return [new(component, shared is null ? [] : [shared.Nullable(type, Expression.Of(name))])];
        }

        // A parameter that is null is another thing than a member that is.
        var (known, isNull) = (names.Fresh($"{parameter.Name}Value"), names.Fresh($"{parameter.Name}IsNull"));
        var compared = Compared(type.WithNullableAnnotation(NullableAnnotation.Annotated), name, Expression.Of(known).Member(step), names,
            equalities, shared);
        var present = new PresentExpression(field, known, compared.Component.Value);
        return
        [
            new(new("bool", isNull, new IsNullExpression(field)), [new ValueWrite(Expression.Of(isNull))]),
            compared with { Component = compared.Component with { Value = present } },
        ];
    }

    private static Part Compared(ITypeSymbol type, string name, Expression value, CallNames names, EqualityParser equalities,
        SharedKeyParser? shared)
    {
        var own = Expression.Of(name);
        if (type.SequenceItem() is { } item)
        {
            var sequence = equalities.Of(item) is { } ofItems
                ? Emitted.Type("SequenceKey", names.Stored(item), ofItems) : Emitted.Type("SequenceKey", names.Stored(item));
            return new(
                new(sequence, name, new CreationExpression(sequence, new([value])), IsCopied: true),
                shared is null ? [] : [shared.Sequence(item, own.Member("Items"))]);
        }

        var stored = names.Stored(type);
        if (equalities.Of(type) is not { } equality)
        {
            return new(
                new(stored, name, value),
                shared?.Write(type, own) ?? []);
        }

        var compared = Emitted.Type("KeyValue", stored, equality);
        return new(
            new(compared, name, new CreationExpression(compared, new([value]))),
            shared?.Write(type, own.Member("Value")) ?? []);
    }

    /// <param name="Component">The component of the key.</param>
    /// <param name="Writes">The steps that write it as bytes, where processes share the entries.</param>
    private sealed record Part(KeyComponent Component, IEnumerable<KeyWrite> Writes);
}
