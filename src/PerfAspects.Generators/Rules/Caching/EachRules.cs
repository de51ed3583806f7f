using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Diagnostics;

namespace PerfAspects.Generators.Rules.Caching;

/// <summary>PERF029: a <c>[CachedEach]</c> method takes keys and returns a dictionary from them.</summary>
internal static class EachRules
{
    public static IEnumerable<RuleViolation> Check(AnnotatedMethod method)
    {
        if (method.Find(KnownAspects.CachedEach) is not { Attribute: var each })
        {
            return [];
        }

        var misfit = Misfit(method);
        return (misfit ?? WithLookup.Of(method).Error) is { } reason
            ? [new(
                Descriptors.DoesNotFit,
                each.LocationOf(misfit is null ? WithLookup.Argument : null),
                KnownAspects.CachedEach,
                method.DisplayName,
                reason)]
            : [];
    }

    private static string? Misfit(AnnotatedMethod method)
    {
        if (EachSignature.DictionaryOf(method.Symbol) is not { } dictionary)
        {
            return $"it returns '{Display(method.Symbol.ReturnType)}'; return a dictionary, or a task of one";
        }

        var candidates = EachSignature.Candidates(method.Symbol);
        return candidates.Length != 1
                ? $"it is to have one parameter that is a collection of '{Display(dictionary.Key)}', such as "
                    + $"'IReadOnlyCollection<{Display(dictionary.Key)}>', and has {candidates.Length}"
            : candidates[0].RefKind != RefKind.None ? $"parameter '{candidates[0].Name}' is passed by reference"
            : method.Find(KnownAspects.Cached) is not null ? "it has [Cached] as well; keep one of them"
            : method.IsBatched ? "it has [Batched] as well, which is for one key"
            : null;
    }

    private static string Display(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat);
}
