using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Rules.Caching;

namespace PerfAspects.Generators.Parsing.Caching;

/// <summary>
/// Types whose own equality is not what a key needs → the equality that is used instead, which for tuples and pairs is a struct of the
/// holder.
/// </summary>
internal sealed class EqualityParser(CallNames names)
{
    private readonly ImmutableArray<EqualityModel>.Builder _structs = ImmutableArray.CreateBuilder<EqualityModel>();

    /// <summary>The structs that the equalities so far need.</summary>
    public EquatableArray<EqualityModel> Structs => _structs.ToEquatableArray();

    /// <summary>The equality of a type; null where its own will do.</summary>
    public string? Of(ITypeSymbol type) => ExactEquality.IsNeeded(type) ? Any(type) : null;

    private string Any(ITypeSymbol type)
    {
        var value = type.WithoutNullable();
        return !SymbolEqualityComparer.Default.Equals(value, type) ? Emitted.Type("NullableKey", names.Stored(value), Any(value))
            : ExactEquality.IsNeeded(type) && !ExactEquality.IsSimple(type) ? Struct(type)
            : Emitted.Type("ExactKey", names.Stored(type));
    }

    private string Struct(ITypeSymbol type)
    {
        var stored = type.IsValueType ? names.Stored(type) : $"{names.Stored(type).TrimEnd('?')}?";
        if (_structs.FirstOrDefault(known => known.Type == stored) is { } known)
        {
            return known.Name;
        }

        var parts = ExactEquality.Parts(type).Select(part => new EqualityPart(part.Name, Any(part.Type))).ToEquatableArray();
        var model = new EqualityModel(names.Equality(), stored, !type.IsValueType, parts);
        _structs.Add(model);
        return model.Name;
    }
}
