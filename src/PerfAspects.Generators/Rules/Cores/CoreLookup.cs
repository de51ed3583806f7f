using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Rules.Declaring;
using PerfAspects.Generators.Rules.Decorating;

namespace PerfAspects.Generators.Rules.Cores;

/// <summary>
/// The core of a method: the one that fits, or the closest that does not with what differs, or nothing. By convention it is looked for in
/// the type itself, all its parts included; one that <c>[AspectCore]</c> names may be inherited.
/// </summary>
internal readonly record struct CoreLookup(IMethodSymbol? Core, string? Difference)
{
    public static CoreLookup For(AnnotatedMethod method) => method.FoundCore;

    /// <summary>The same, looked for anew.</summary>
    public static CoreLookup Find(AnnotatedMethod method)
    {
        if (method.IsBatched)
        {
            return ForBatch(method);
        }

        var candidates = Candidates(method)
            .Select(candidate => candidate.SeenFrom(method.Symbol))
            .Select(candidate => new CoreLookup(
                candidate, CoreSignature.Difference(method.Symbol, candidate, method.Compilation, method.Offloads)))
            .ToArray();

        var fitting = candidates.FirstOrDefault(candidate => candidate.Difference is null);
        return fitting.Core is not null ? fitting
            : Closest(method, candidates) is { Core: not null } closest ? closest
            : method.NamedCore is null && DecoratedCore.Find(method) is { } inner ? new(inner, null)
            : default;
    }

    /// <summary>
    /// Whether there is a method that is meant to be the core, and is not that of an overload. Reads the annotations of no other member.
    /// </summary>
    public static bool HasByConvention(AnnotatedMethod method)
    {
        var candidates = Candidates(method).ToArray();
        return candidates.Any(candidate => Fits(method, candidate, method.Symbol))
            || candidates.Any(candidate => !method.Symbol.ContainingType.CalledMembers(method.Member.Name)
                .Any(overload => Fits(method, candidate, overload)));
    }

    /// <summary>Whether the method could be a core at all, whatever its name and signature.</summary>
    public static bool IsCandidate(ISymbol member)
        => member is IMethodSymbol { MethodKind: MethodKind.Ordinary, PartialDefinitionPart: null };

    private static CoreLookup ForBatch(AnnotatedMethod method)
    {
        var candidates = Candidates(method)
            .Select(candidate => candidate.SeenFrom(method.Symbol))
            .Select(candidate => new CoreLookup(candidate, BatchSignature.Difference(method, candidate)))
            .ToArray();
        var fitting = candidates.FirstOrDefault(candidate => candidate.Difference is null);
        return fitting.Core is not null ? fitting : candidates.FirstOrDefault();
    }

    private static IEnumerable<IMethodSymbol> Candidates(AnnotatedMethod method)
    {
        var type = method.Symbol.ContainingType;
        return method.NamedCore is { } name
            ? Reachable(type, name, method.Compilation)
            : method.CoreNames.SelectMany(conventional => type.GetMembers(conventional)).Where(IsCandidate).Cast<IMethodSymbol>();
    }

    // If a type has methods of that name, a call means one of them, however well one of a base would fit.
    private static IEnumerable<IMethodSymbol> Reachable(INamedTypeSymbol type, string name, Compilation compilation)
        => type.WithBases()
            .Select(level => level.GetMembers(name).Where(member => IsInvocable(member) && compilation.Sees(member, type)).ToArray())
            .FirstOrDefault(members => members.Length > 0)
            ?.Where(IsCandidate)
            .Cast<IMethodSymbol>()
            ?? [];

    // A delegate can be called like a method, and hides one of a base.
    private static bool IsInvocable(ISymbol member)
        => member switch
        {
            IMethodSymbol => true,
            IFieldSymbol { Type.TypeKind: TypeKind.Delegate or TypeKind.Dynamic or TypeKind.FunctionPointer } => true,
            IPropertySymbol { Type.TypeKind: TypeKind.Delegate or TypeKind.Dynamic or TypeKind.FunctionPointer } => true,
            IEventSymbol => true,
            _ => false,
        };

    // A candidate that is the core of another overload is not a failed attempt at this one's.
    private static CoreLookup Closest(AnnotatedMethod method, CoreLookup[] candidates)
        => candidates
            .Where(candidate => method.NamedCore is not null || !method.Symbol.ContainingType.CalledMembers(method.Member.Name)
                .Any(overload => AnnotatedMethod.MayBe(overload.Declared()) && Fits(method, candidate.Core!, overload)))
            .OrderBy(candidate => Math.Abs(candidate.Core!.Parameters.Length - method.Symbol.Parameters.Length))
            .FirstOrDefault();

    private static bool Fits(AnnotatedMethod method, IMethodSymbol candidate, IMethodSymbol wrapper)
        => CoreSignature.Difference(wrapper, candidate.SeenFrom(wrapper), method.Compilation) is null;
}
