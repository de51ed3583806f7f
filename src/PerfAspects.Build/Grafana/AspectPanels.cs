namespace PerfAspects.Build.Grafana;

/// <summary>The charts that the aspects of an assembly give.</summary>
internal static class AspectPanels
{
    private const string Legend = "{{code_function_name}}";

    private static readonly string[] s_caches = ["Cached", "CachedEach"];

    /// <summary>The charts, those of every assembly first.</summary>
    public static IEnumerable<Panel> Of(HashSet<string> aspects)
    {
        yield return new Panel("Calls", "ops", (Rate("perfaspects_calls_total"), Legend));
        yield return new Panel(
            "Failures", "percentunit",
            (Rate("perfaspects_calls_total", ",perfaspects_call_outcome=\"error\"") + " / " + Rate("perfaspects_calls_total"), Legend));
        if (aspects.Contains("Timed"))
        {
            yield return Latency("Latency, p50", "0.5");
            yield return Latency("Latency, p95", "0.95");
            yield return Latency("Latency, p99", "0.99");
        }

        if (aspects.Overlaps(s_caches))
        {
            const string requests = "perfaspects_cache_requests_total";
            yield return new Panel(
                "Hit ratio", "percentunit", (Rate(requests, ",perfaspects_cache_result=\"hit\"") + " / " + Rate(requests), Legend));
            yield return new Panel("Cache entries", "short", (Sum("perfaspects_cache_entries"), Legend));
        }

        if (aspects.Contains("CircuitBreaker"))
        {
            const string state = "perfaspects_circuit_breaker_state";
            yield return new Panel(
                "Open circuits", "short",
                ("max by (code_function_name) (" + state + "{code_function_name=~\"$method\"," + state + "=~\"open|isolated\"})", Legend));
        }

        foreach (var (aspect, title, counter, label) in s_counters)
        {
            if (aspects.Contains(aspect))
            {
                yield return new Panel(title, "ops", (Rate(counter, label), Legend));
            }
        }
    }

    private static readonly (string Aspect, string Title, string Counter, string Label)[] s_counters =
    [
        ("RateLimited", "Rejected by rate limits", "perfaspects_rate_limit_requests_total", ",perfaspects_rate_limit_result=\"rejected\""),
        ("Shed", "Refused while overloaded", "perfaspects_shed_rejections_total", ""),
        ("Retry", "Retries", "perfaspects_retry_attempts_total", ""),
        ("Timeout", "Timeouts", "perfaspects_timeouts_total", ""),
        ("AdaptiveConcurrency", "Rejected by adaptive limits", "perfaspects_concurrency_rejections_total", ""),
        ("Bulkhead", "Rejected by bulkheads", "perfaspects_bulkhead_rejections_total", ""),
        ("Fallback", "Fallbacks", "perfaspects_fallbacks_total", ""),
    ];

    private static Panel Latency(string title, string quantile) => new(
        title, "s",
        ("histogram_quantile(" + quantile
            + ", sum by (code_function_name, le) (rate(perfaspects_call_duration_seconds_bucket{code_function_name=~\"$method\"}"
            + "[$__rate_interval])))", Legend));

    private static string Rate(string counter, string label = "")
        => "sum by (code_function_name) (rate(" + counter + "{code_function_name=~\"$method\"" + label + "}[$__rate_interval]))";

    private static string Sum(string gauge) => "sum by (code_function_name) (" + gauge + "{code_function_name=~\"$method\"})";
}
