using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Emission;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Caching;

namespace PerfAspects.Generators.Parsing.Caching;

/// <summary>What a key is made of → <see cref="KeyModel"/>.</summary>
internal static class KeyParser
{
    public static KeyModel Parse(AnnotatedMethod method, bool isPerInstance, CallNames names)
    {
        Component[] components =
        [
            .. isPerInstance ? [Instance(names)] : Array.Empty<Component>(),
            .. KeyPart.Of(method.Symbol).SelectMany(part => Components(part, method, names)),
        ];
        return new(
            names.Key,
            Join(components.Select(component => $"{component.Type} {component.Name}")),
            Join(components.Select(component => component.Value)),
            components.Any(component => component.IsCopied)
                ? Join(components.Select(component => component.IsCopied ? $"{component.Name}.Copy()" : component.Name))
                : null,
            KeyPart.Of(method.Symbol).Any(part => part.MemberName is not null || part.Parameter.Type.MayThrow()));
    }

    private static IEnumerable<Component> Components(KeyPart part, AnnotatedMethod method, CallNames names)
        => part.Member(method.Symbol, method.Compilation) is { } member
            ? OfMember(part.Parameter, member, names)
            : [Compared(part.Parameter.Type, names.Field(part.Parameter), names.Field(part.Parameter))];

    private static Component Instance(CallNames names)
        => new($"{Door.Space}InstanceKey", names.Fresh("instance"), $"{Door.Space}InstanceKey.Of({names.Target})", IsCopied: false);

    private static IEnumerable<Component> OfMember(IParameterSymbol parameter, ISymbol member, CallNames names)
    {
        var (field, type, step) = (names.Field(parameter), member.TypeOfMember()!, Identifiers.Escape(member.Name));
        var name = names.Fresh($"{parameter.Name}{member.Name}");
        if (!parameter.Type.MayBeNull())
        {
            return [Compared(type, name, $"{field}.{step}")];
        }

        if (!type.MayBeNull() && type.SequenceItem() is null)
        {
            return [new($"{type.Stored()}?", name, $"{field}?.{step}", IsCopied: false)];
        }

        // A parameter that is null is another thing than a member that is.
        var known = names.Fresh($"{parameter.Name}Value");
        var compared = Compared(type.WithNullableAnnotation(NullableAnnotation.Annotated), name, $"{known}.{step}");
        return
        [
            new("bool", names.Fresh($"{parameter.Name}IsNull"), $"{field} is null", IsCopied: false),
            compared with { Value = $"{field} is {{ }} {known} ? {compared.Value} : default" },
        ];
    }

    private static Component Compared(ITypeSymbol type, string name, string value)
    {
        var sequence = type.SequenceItem() is { } item ? $"{Door.Space}SequenceKey<{item.Stored()}>" : null;
        return sequence is null ? new(type.Stored(), name, value, IsCopied: false) : new(sequence, name, $"new {sequence}({value})", IsCopied: true);
    }

    private static string Join(IEnumerable<string> items) => string.Join(", ", items);

    private sealed record Component(string Type, string Name, string Value, bool IsCopied);
}
