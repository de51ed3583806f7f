using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Diagnostics;
using PerfAspects.Generators.Rules.Resilience;

namespace PerfAspects.Generators.Rules.Cores;

/// <summary>
/// PERF032: a core or a fallback that is <c>async void</c> returns at its first await, so that no aspect sees how it ends.
/// </summary>
internal static class AsyncVoidRules
{
    public static IEnumerable<RuleViolation> Check(AnnotatedMethod method)
        => method.IsAnnotated
            ? Called(method)
                .Where(called => called is { IsAsync: true, ReturnsVoid: true })
                .Take(1)
                .Select(called => new RuleViolation(Descriptors.AsyncVoidCore, method.Location, called.Name, method.DisplayName))
            : [];

    // A core under a wrapper that returns a task may be void as well, where it is offloaded.
    private static IEnumerable<IMethodSymbol> Called(AnnotatedMethod method)
    {
        if (CoreLookup.For(method) is { Difference: null, Core: { } core })
        {
            yield return core;
        }

        foreach (var fallback in FallbackLookup.All(method))
        {
            if (fallback is { Difference: null, Method: { } answer })
            {
                yield return answer;
            }
        }
    }
}
