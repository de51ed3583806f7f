namespace PerfAspects.Alerts;

/// <summary>The aspects that give a method the figure of an alert. Without one of them the alert would never be judged.</summary>
internal static class AlertNeeds
{
    private static readonly string[] s_durations = ["Timed"];
    private static readonly string[] s_caches = ["Cached", "CachedEach"];
    private static readonly string[] s_circuits = ["CircuitBreaker"];
    private static readonly string[] s_rejections = ["RateLimited", "Bulkhead", "AdaptiveConcurrency", "Shed"];

    /// <summary>The aspects of which a method needs one; none where every annotated method has the figure.</summary>
    public static string[] Of(AlertMetric metric) => metric switch
    {
        AlertMetric.Percentile or AlertMetric.Mean or AlertMetric.Max => s_durations,
        AlertMetric.HitRatio or AlertMetric.Entries => s_caches,
        AlertMetric.Circuit => s_circuits,
        AlertMetric.RejectionRate => s_rejections,
        _ => [],
    };

    /// <summary>Whether a method with these aspects has the figure.</summary>
    public static bool AreMet(AlertMetric metric, IEnumerable<string> aspects)
        => Of(metric) is not { Length: > 0 } needed || aspects.Any(needed.Contains);

    /// <summary>Describes what is missing: <c>needs [Cached] or [CachedEach]</c>.</summary>
    public static string Describe(AlertMetric metric)
        => "needs " + string.Join(" or ", Of(metric).Select(static aspect => "[" + aspect + "]"));
}
