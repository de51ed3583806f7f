using PerfAspects.Generators.Diagnostics;

namespace PerfAspects.Generators.Rules.Cores;

/// <summary>PERF032: a core that is <c>async void</c> returns at its first await, so that no aspect sees how it ends.</summary>
internal static class AsyncVoidRules
{
    public static IEnumerable<RuleViolation> Check(AnnotatedMethod method)
        => method.IsAnnotated && CoreLookup.For(method) is { Difference: null, Core: { IsAsync: true, ReturnsVoid: true } core }
            ? [new RuleViolation(Descriptors.AsyncVoidCore, method.Location, core.Name, method.DisplayName)]
            : [];
}
