using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Rules.Caching;

namespace PerfAspects.Generators.Parsing.Caching;

/// <summary>
/// A component of a key → the statement that writes it as bytes. Types that cannot be written are PERF027 and do not come here.
/// </summary>
internal sealed class SharedKeyParser(CallNames names)
{
    /// <summary>The name of the key's writer.</summary>
    public string Writer { get; } = names.Fresh("writer");

    public string Write(ITypeSymbol type, string value)
    {
        var plain = type.WithoutNullable();
        return !SymbolEqualityComparer.Default.Equals(plain, type)
            ? $"if ({Writer}.AddPresence({value}.HasValue)) {{ {Write(plain, $"{value}.GetValueOrDefault()")} }}"
            : SharedKeyType.IsSimple(type) ? $"{Writer}.Add({value});"
            : type is INamedTypeSymbol { EnumUnderlyingType: { } underlying } ? $"{Writer}.Add(({names.Stored(underlying)}){value});"
            : type.SequenceItem() is { } item ? Sequence(item, value)
            : type.IsValueType ? Parts(type, value)
            : $"if ({Writer}.AddPresence({value} is not null)) {{ {Parts(type, value)} }}";
    }

    /// <summary>Writes a list or array, or the items that a key has made of one.</summary>
    public string Sequence(ITypeSymbol item, string items)
    {
        var name = names.Fresh("item");
        return $"foreach (var {name} in {Writer}.AddItems({items})) {{ {Write(item, name)} }}";
    }

    private string Parts(ITypeSymbol type, string value)
        => string.Join(" ", SharedKeyType.Parts(type).Select(part => Write(part.Type, $"{value}.{Identifiers.Escape(part.Name)}")));
}
