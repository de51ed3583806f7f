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
        Component[] components =
        [
            .. isPerInstance ? [Instance(names)] : Array.Empty<Component>(),
            .. KeyPart.Of(method.Symbol).SelectMany(part => Components(part, method, names, equalities, shared)),
        ];
        return new(
            names.Key,
            Join(components.Select(component => $"{component.Type} {component.Name}")),
            Join(components.Select(component => component.Value)),
            components.Any(component => component.IsCopied)
                ? Join(components.Select(component => component.IsCopied ? $"{component.Name}.Copy()" : component.Name))
                : null,
            KeyPart.Of(method.Symbol).Any(part => part.MemberName is not null || EachSignature.TypeOf(part.Parameter).MayThrow()),
            components.Length > 1 ? EqualityParser.Combined([.. components.Select(component => component.Hash)]) : null,
            equalities.Structs,
            SharedParser.Parse(method, names, shared, components.Select(component => component.Write!)));
    }

    private static IEnumerable<Component> Components(KeyPart part, AnnotatedMethod method, CallNames names, EqualityParser equalities,
        SharedKeyParser? shared)
        => part.Member(method.Symbol, method.Compilation) is { } member
            ? OfMember(part.Parameter, member, names, equalities, shared)
            : [Compared(EachSignature.TypeOf(part.Parameter), names.Field(part.Parameter),
                names.Field(part.Parameter), names, equalities, shared)];

    private static Component Instance(CallNames names)
        => new($"{Emitted.Space}InstanceKey", names.Fresh("instance"), $"{Emitted.Space}InstanceKey.Of({names.Target})", IsCopied: false);

    private static IEnumerable<Component> OfMember(IParameterSymbol parameter, ISymbol member, CallNames names, EqualityParser equalities,
        SharedKeyParser? shared)
    {
        var (field, type, step) = (names.Field(parameter), member.TypeOfMember()!, Identifiers.Escape(member.Name));
        var name = names.Fresh($"{parameter.Name}{member.Name}");
        if (!parameter.Type.MayBeNull())
        {
            return [Compared(type, name, $"{field}.{step}", names, equalities, shared)];
        }

        if (!type.MayBeNull() && type.SequenceItem() is null && equalities.Of(type) is null)
        {
            return
            [
                new($"{names.Stored(type)}?", name, $"{field}?.{step}", IsCopied: false)
                {
                    IsHashBoxed = type.TypeKind == TypeKind.Enum,
                    Write = shared is null
                        ? null
                        : $"if ({shared.Writer}.AddPresence({name}.HasValue)) {{ {shared.Write(type, $"{name}.GetValueOrDefault()")} }}",
                },
            ];
        }

        // A parameter that is null is another thing than a member that is.
        var (known, isNull) = (names.Fresh($"{parameter.Name}Value"), names.Fresh($"{parameter.Name}IsNull"));
        var compared = Compared(type.WithNullableAnnotation(NullableAnnotation.Annotated), name, $"{known}.{step}", names, equalities,
            shared);
        return
        [
            new("bool", isNull, $"{field} is null", IsCopied: false) { Write = $"{shared?.Writer}.Add({isNull});" },
            compared with { Value = $"{field} is {{ }} {known} ? {compared.Value} : default" },
        ];
    }

    private static Component Compared(ITypeSymbol type, string name, string value, CallNames names, EqualityParser equalities,
        SharedKeyParser? shared)
    {
        if (type.SequenceItem() is { } item)
        {
            var sequence = $"{Emitted.Space}SequenceKey<{names.Stored(item)}{(equalities.Of(item) is { } ofItems ? $", {ofItems}" : "")}>";
            return new(sequence, name, $"new {sequence}({value})", IsCopied: true) { Write = shared?.Sequence(item, $"{name}.Items") };
        }

        var stored = names.Stored(type);
        if (equalities.Of(type) is not { } equality)
        {
            return new(stored, name, value, IsCopied: false)
            {
                IsHashBoxed = type.WithoutNullable().TypeKind == TypeKind.Enum,
                Write = shared?.Write(type, name)
            };
        }

        var compared = $"{Emitted.Space}KeyValue<{stored}, {equality}>";
        return new(compared, name, $"new {compared}({value})", IsCopied: false) { Write = shared?.Write(type, $"{name}.Value") };
    }

    private static string Join(IEnumerable<string> items) => string.Join(", ", items);

    private sealed record Component(string Type, string Name, string Value, bool IsCopied)
    {
        /// <summary>The statement that writes the component as bytes, where processes share the entries.</summary>
        public string? Write { get; init; }

        /// <summary>Whether a direct call of <c>GetHashCode</c> boxes the value.</summary>
        public bool IsHashBoxed { get; init; }

        public string Hash => IsHashBoxed ? $"{Emitted.Space}KeyHash.Of({Name})" : Name;
    }
}
