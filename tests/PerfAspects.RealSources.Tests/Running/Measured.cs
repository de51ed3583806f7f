namespace PerfAspects.RealSources.Tests.Running;

/// <summary>What the runtime has counted of the fixed sources.</summary>
internal static class Measured
{
    /// <summary>The members of a namespace that were called through their wrappers.</summary>
    public static IReadOnlyList<string> Called(params string[] namespaces)
        =>
        [
            .. AspectRuntime.Default.Methods
                .Where(method => namespaces.Any(one => method.Name.StartsWith($"{one}.", StringComparison.Ordinal)))
                .Where(method => method.GetStatistics().Calls > 0)
                .Select(method => method.Name),
        ];
}
