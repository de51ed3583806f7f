using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAspects.Generators.Diagnostics;

namespace PerfAspects.Generators.Rules.Resilience;

/// <summary>
/// PERF014: methods that share a limiter, circuit or bulkhead by its <c>Name</c> have to mean the same one. Told at the second use.
/// </summary>
internal static class SharedNames
{
    /// <summary>The parts that the method shares with others.</summary>
    public static IEnumerable<SharedUse> Of(AnnotatedMethod method)
        => method.Aspects
            .Where(aspect => SharedSettings.All.ContainsKey(aspect.Name))
            .Select(aspect
                => (Aspect: aspect, Name: aspect.Attribute.ValueOf(SharedSettings.Name)?.Value as string,
                Location: aspect.Attribute.LocationOf(SharedSettings.Name)))
            .Where(use => use.Name is not null && use.Location is not null)
            .Select(use => new SharedUse(use.Aspect, use.Name!, method.DisplayName, method.Returned.Result, use.Location!));

    /// <summary>The uses that contradict the first of their name, in the order of the source.</summary>
    public static IEnumerable<RuleViolation> Contradictions(IEnumerable<SharedUse> uses, Compilation compilation)
        => InOrderOfSource(uses, compilation)
            .GroupBy(use => (use.Aspect.Name, use.Name))
            .SelectMany(same => same.Skip(1).Select(use => Contradiction(same.First(), use)))
            .OfType<RuleViolation>()
            .GroupBy(violation => violation.Location)
            .Select(told => told.First()); // one on a type is the use of all its members

    private static IEnumerable<SharedUse> InOrderOfSource(IEnumerable<SharedUse> uses, Compilation compilation)
    {
        var files = compilation.SyntaxTrees.Select((tree, place) => (tree, place)).ToDictionary(file => file.tree, file => file.place);
        return uses.OrderBy(use => files[use.Location.SourceTree!]).ThenBy(use => use.Location.SourceSpan.Start);
    }

    private static RuleViolation? Contradiction(SharedUse first, SharedUse use)
        => SharedSettings.Difference(use.Aspect, first.Aspect, HaveSameResult(first, use)) is var (setting, here, there)
            ? new RuleViolation(
                Descriptors.SharedNameContradicts,
                use.Location,
                use.Aspect.Name,
                use.Method,
                SymbolDisplay.FormatLiteral(use.Name, quote: true),
                first.Method,
                setting,
                here,
                there)
            : null;

    private static bool HaveSameResult(SharedUse first, SharedUse use) => SymbolEqualityComparer.Default.Equals(use.Result, first.Result);
}

/// <summary>One use of a name that other methods may use as well.</summary>
internal sealed record SharedUse(Aspect Aspect, string Name, string Method, ITypeSymbol? Result, Location Location);
