using System.Collections.Immutable;

namespace PerfAspects.Generators.Model;

/// <summary>
/// One output: a type, its annotated methods, from however many files they were gathered, and the members that a decorator forwards.
/// </summary>
internal sealed record TypeFile(TypeModel Type, string HintName, EquatableArray<MethodModel> Methods, DecoratorModel? Decorator)
{
    /// <summary>
    /// Groups methods by type. Types and methods stand in the order of their names, not of their places in the source, so that
    /// moving one re-emits nothing.
    /// </summary>
    public static ImmutableArray<TypeFile> Group(ImmutableArray<MethodModel> methods, ImmutableArray<DecoratorModel> decorators)
    {
        var byType = methods.ToLookup(method => method.Type);
        var decoratorOf = decorators.ToLookup(decorator => decorator.Type);
        var hintNames = new HashSet<string>(StringComparer.OrdinalIgnoreCase); // the compiler tells hint names apart without case
        return
        [
            .. methods
                .Select(method => method.Type)
                .Concat(decorators.Select(decorator => decorator.Type))
                .Distinct()
                .OrderBy(type => type.FullName, StringComparer.Ordinal)
                .Select(type => new TypeFile(
                    type,
                    UniqueHintName(type.FullName, hintNames),
                    byType[type].OrderBy(method => method.ManifestField, StringComparer.Ordinal).ToEquatableArray(),
                    decoratorOf[type].FirstOrDefault())),
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
