using System.Collections.Immutable;

namespace PerfAspects.Generators.Model;

/// <summary>One output: a type and its annotated methods, from however many files they were gathered.</summary>
internal sealed record TypeFile(TypeModel Type, string HintName, EquatableArray<MethodModel> Methods)
{
    /// <summary>
    /// Groups methods by type. Types and methods stand in the order of their names, not of their places in the source, so that
    /// moving one re-emits nothing.
    /// </summary>
    public static ImmutableArray<TypeFile> Group(IEnumerable<MethodModel> methods)
    {
        var hintNames = new HashSet<string>(StringComparer.OrdinalIgnoreCase); // the compiler tells hint names apart without case
        return
        [
            .. methods
                .GroupBy(method => method.Type)
                .OrderBy(type => type.Key.FullName, StringComparer.Ordinal)
                .Select(type => new TypeFile(
                    type.Key,
                    UniqueHintName(type.Key.FullName, hintNames),
                    type.OrderBy(method => method.ManifestField, StringComparer.Ordinal).ToEquatableArray())),
        ];
    }

    private static string UniqueHintName(string fullName, HashSet<string> taken)
    {
        // An identifier may hold characters (joiners, marks) that a hint name may not.
        var plain = new string([.. fullName.Select(c => char.IsLetterOrDigit(c) || c is '.' or '+' or '`' ? c : '_')]);
        var hintName = $"{plain}.g.cs";
        for (var number = 2; !taken.Add(hintName); number++)
        {
            hintName = $"{plain}.{number}.g.cs";
        }

        return hintName;
    }
}
