using Microsoft.CodeAnalysis;

namespace PerfAspects.Generators.Rules;

/// <summary>
/// The core of a method: the one that fits, or the closest that does not with what differs, or nothing.
/// Looked for in the type itself, all its parts included.
/// </summary>
internal readonly record struct CoreLookup(IMethodSymbol? Core, string? Difference)
{
    public static CoreLookup For(AnnotatedMethod method)
    {
        var candidates = CoreNames.For(method.Symbol.Name)
            .SelectMany(name => method.Symbol.ContainingType.GetMembers(name))
            .OfType<IMethodSymbol>()
            .Where(candidate => candidate.MethodKind == MethodKind.Ordinary && candidate.PartialDefinitionPart is null)
            .Select(candidate => candidate.SeenFrom(method.Symbol))
            .Select(candidate => new CoreLookup(candidate, CoreSignature.Difference(method.Symbol, candidate, method.Compilation)))
            .ToArray();

        var fitting = candidates.FirstOrDefault(candidate => candidate.Difference is null);
        return fitting.Core is not null ? fitting : Closest(method, candidates);
    }

    /// <summary>The annotated method whose core this is, or null.</summary>
    public static AnnotatedMethod? WrapperOf(IMethodSymbol core, Compilation compilation)
        => core.ContainingType is { } type && core.Name.Contains(CoreNames.Mark)
            ? type.GetMembers().OfType<IMethodSymbol>()
                .Where(method => CoreNames.For(method.Name).Contains(core.Name))
                .Select(method => AnnotatedMethod.Of(method, compilation))
                .FirstOrDefault(method => method is not null
                    && SymbolEqualityComparer.Default.Equals(For(method).Core?.OriginalDefinition, core.OriginalDefinition))
            : null;

    // A candidate that is the core of another overload is not a failed attempt at this one's.
    private static CoreLookup Closest(AnnotatedMethod method, CoreLookup[] candidates)
        => candidates
            .Where(candidate => !method.Symbol.ContainingType.GetMembers(method.Symbol.Name)
                .OfType<IMethodSymbol>()
                .Any(overload => AnnotatedMethod.Of(overload, method.Compilation) is not null
                    && CoreSignature.Difference(overload, candidate.Core!.SeenFrom(overload), method.Compilation) is null))
            .OrderBy(candidate => Math.Abs(candidate.Core!.Parameters.Length - method.Symbol.Parameters.Length))
            .FirstOrDefault();
}
