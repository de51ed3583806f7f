using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Rules.Caching;

namespace PerfAspects.Generators.Parsing.Caching;

/// <summary>
/// A component of a key → the steps that write it as bytes. Types that cannot be written are PERF027 and do not come here.
/// </summary>
internal sealed class SharedKeyParser(CallNames names)
{
    /// <summary>The name of the key's writer.</summary>
    public string Writer { get; } = names.Fresh("writer");

    /// <summary>The steps: several for the parts of a value type.</summary>
    public IEnumerable<KeyWrite> Write(ITypeSymbol type, Expression value)
    {
        var plain = type.WithoutNullable();
        return !SymbolEqualityComparer.Default.Equals(plain, type) ? [Nullable(plain, value)]
            : SharedKeyType.IsSimple(type) ? [new ValueWrite(value)]
            : type is INamedTypeSymbol { EnumUnderlyingType: { } underlying } ? [new ValueWrite(value.As(names.Stored(underlying)))]
            : type.SequenceItem() is { } item ? [Sequence(item, value)]
            : type.IsValueType ? Parts(type, value)
            : [new PresentWrite(value, IsNullableValue: false, Parts(type, value).ToEquatableArray())];
    }

    /// <summary>The step that writes a nullable value type.</summary>
    public KeyWrite Nullable(ITypeSymbol type, Expression value)
        => new PresentWrite(value, IsNullableValue: true, Write(type, value.Call("GetValueOrDefault")).ToEquatableArray());

    /// <summary>The step that writes a list or array, or the items that a key has made of one.</summary>
    public KeyWrite Sequence(ITypeSymbol item, Expression items)
    {
        var name = names.Fresh("item");
        return new ItemsWrite(items, name, Write(item, Expression.Of(name)).ToEquatableArray());
    }

    private IEnumerable<KeyWrite> Parts(ITypeSymbol type, Expression value)
        => SharedKeyType.Parts(type).SelectMany(part => Write(part.Type, value.Member(Identifiers.Escape(part.Name)))).ToArray();
}
