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
    private const int MostCombined = 8;

    private readonly ImmutableArray<EqualityModel>.Builder _structs = ImmutableArray.CreateBuilder<EqualityModel>();

    /// <summary>The structs that the equalities so far need.</summary>
    public EquatableArray<EqualityModel> Structs => _structs.ToEquatableArray();

    /// <summary>The equality of a type; null where its own will do.</summary>
    public string? Of(ITypeSymbol type) => ExactEquality.IsNeeded(type) ? Any(type) : null;

    /// <summary>Hashes as one, seeded for each process: of arguments that somebody has chosen, too few collide to matter.</summary>
    public static string Combined(IReadOnlyList<string> hashes)
        => hashes.Count <= MostCombined
            ? $"{Emitted.HashCode}.Combine({string.Join(", ", hashes)})"
            : Combined([.. hashes.Take(MostCombined - 1), Combined([.. hashes.Skip(MostCombined - 1)])]);

    private string Any(ITypeSymbol type)
    {
        var value = type.WithoutNullable();
        return !SymbolEqualityComparer.Default.Equals(value, type) ? $"{Emitted.Space}NullableKey<{names.Stored(value)}, {Any(value)}>"
            : ExactEquality.IsNeeded(type) && !ExactEquality.IsSimple(type) ? Struct(type)
            : $"{Emitted.Space}ExactKey<{names.Stored(type)}>";
    }

    private string Struct(ITypeSymbol type)
    {
        var stored = type.IsValueType ? names.Stored(type) : $"{names.Stored(type).TrimEnd('?')}?";
        if (_structs.FirstOrDefault(known => known.Type == stored) is { } known)
        {
            return known.Name;
        }

        var parts = ExactEquality.Parts(type).Select(part => (part.Name, Equality: Any(part.Type))).ToArray();
        var same = string.Join(" && ", parts.Select(part => $"{part.Equality}.Same(left.{part.Name}, right.{part.Name})"));
        var hash = Combined([.. parts.Select(part => $"{part.Equality}.HashOf(value.{part.Name})")]);
        var model = type.IsValueType
            ? new EqualityModel(names.Equality(), stored, same, hash)
            : new EqualityModel(
                names.Equality(), stored, $"left is null ? right is null : right is not null && {same}", $"value is null ? 0 : {hash}");
        _structs.Add(model);
        return model.Name;
    }
}
