using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAspects.Generators.Diagnostics;
using PerfAspects.Generators.Rules.Cores;
using PerfAspects.Generators.Rules.Declaring;

namespace PerfAspects.Generators.Rules.Caching;

/// <summary>PERF004: the method that <c>Unless</c> names says of a result whether it is not to be kept.</summary>
internal static class UnlessRule
{
    public static IEnumerable<RuleViolation> Check(AnnotatedMethod method)
    {
        if (NameOf(method) is { } name && method.Returned.Result is { } result && Find(method) is null)
        {
            yield return new RuleViolation(
                Descriptors.CoreDiffers,
                method.Find(KnownAspects.Cached)!.Attribute.LocationOf(CachedArguments.Unless),
                name,
                CachedArguments.Unless,
                method.DisplayName,
                (Candidates(name, method).Any() ? "it is another kind of method" : "there is no method of that name")
                    + $"; write 'static bool {(SyntaxFacts.IsValidIdentifier(name) ? name : "IsNotKept")}({result.Display()} result)'");
        }
    }

    /// <summary>The method, or null if none is named or none of that name will do.</summary>
    public static IMethodSymbol? Find(AnnotatedMethod method)
        => NameOf(method) is { } name && method.Returned.Result is { } result
            ? Candidates(name, method)
                .Where(candidate
                    => candidate is { IsStatic: true, ReturnType.SpecialType: SpecialType.System_Boolean, Parameters.Length: 1 }
                    && candidate.Parameters[0].RefKind is RefKind.None or RefKind.In
                    && IsCallable(candidate, method))
                .FirstOrDefault(candidate
                    => method.Compilation.ClassifyConversion(result, candidate.SeenFrom(method.Symbol).Parameters[0].Type).IsImplicit)
            : null;

    private static string? NameOf(AnnotatedMethod method)
        => method.Find(KnownAspects.Cached)?.Attribute.ValueOf(CachedArguments.Unless)?.Value as string;

    private static IEnumerable<IMethodSymbol> Candidates(string name, AnnotatedMethod method)
        => method.Symbol.ContainingType.WithBases()
            .SelectMany(level => level.GetMembers(name))
            .OfType<IMethodSymbol>()
            .Where(candidate => method.Compilation.Sees(candidate, method.Symbol.ContainingType));

    private static bool IsCallable(IMethodSymbol candidate, AnnotatedMethod method)
        => !candidate.IsGenericMethod
            || (candidate.Arity == method.Symbol.Arity && CoreConstraints.Difference(method.Symbol, candidate, method.Compilation) is null);
}
