using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Rules.Cores;
using PerfAspects.Generators.Rules.Declaring;

namespace PerfAspects.Generators.Rules.Resilience;

/// <summary>
/// The method that a <c>[Fallback]</c> names: the one that fits, or the closest that does not with what differs, or nothing. Looked for in
/// the type, all its parts included, then in its bases.
/// </summary>
internal readonly record struct FallbackLookup(IMethodSymbol? Method, string? Difference)
{
    public const string Argument = "method";

    /// <summary>One lookup for each fallback of the method, in the order in which they are written.</summary>
    public static IEnumerable<FallbackLookup> All(AnnotatedMethod method)
        => method.Aspects.Where(aspect => aspect.Name == KnownAspects.Fallback).Select(aspect => Of(method, aspect.Attribute));

    public static FallbackLookup Of(AnnotatedMethod method, AttributeData fallback)
    {
        var candidates = Candidates(method, fallback.ValueOf(Argument)?.Value as string ?? "")
            .Select(candidate => candidate.SeenFrom(method.Symbol))
            .Select(candidate => new FallbackLookup(candidate, FallbackSignature.Difference(method.Symbol, candidate, method.Compilation)))
            .ToArray();

        // Of two that fit, the one that wants to know what happened.
        var fitting = candidates.Where(candidate => candidate.Difference is null).ToArray();
        return fitting.Length > 0
            ? fitting.OrderByDescending(candidate => candidate.TakesException(method)).First()
            : candidates.OrderBy(candidate => Math.Abs(candidate.Method!.Parameters.Length - method.Symbol.Parameters.Length))
                .FirstOrDefault();
    }

    public bool TakesException(AnnotatedMethod method) => FallbackSignature.TakesMore(method.Symbol, Method!);

    // If a type has methods of that name, a call means one of them, however well one of a base would fit.
    private static IEnumerable<IMethodSymbol> Candidates(AnnotatedMethod method, string name)
        => method.Symbol.ContainingType.WithBases()
            .Select(level => level.GetMembers(name).OfType<IMethodSymbol>().Where(candidate => IsCandidate(candidate, method)).ToArray())
            .FirstOrDefault(candidates => candidates.Length > 0)
            ?? [];

    private static bool IsCandidate(IMethodSymbol candidate, AnnotatedMethod method)
        => candidate.MethodKind == MethodKind.Ordinary
            && candidate.PartialDefinitionPart is null
            && method.Compilation.Sees(candidate, method.Symbol.ContainingType);
}
