using PerfAspects.Alerts;
using PerfAspects.Build.Reading;

namespace PerfAspects.Build.Prometheus;

/// <summary>Alerts in the language of Prometheus, over all instances of an application.</summary>
internal static class AlertQuery
{
    private const string Calls = "perfaspects_calls_total";
    private const string Requests = "perfaspects_cache_requests_total";
    private const string Durations = "perfaspects_call_duration_seconds";
    private const string CircuitState = "perfaspects_circuit_breaker_state";

    private static readonly string[] s_operators = ["<", "<=", ">", ">=", "=="];

    // The aspects that reject calls, and their counters.
    private static readonly (string Aspect, string Counter, string Label)[] s_rejections =
    [
        ("RateLimited", "perfaspects_rate_limit_requests_total", ",perfaspects_rate_limit_result=\"rejected\""),
        ("Shed", "perfaspects_shed_rejections_total", ""),
        ("Bulkhead", "perfaspects_bulkhead_rejections_total", ""),
        ("AdaptiveConcurrency", "perfaspects_concurrency_rejections_total", ""),
    ];

    /// <summary>The condition of an alert.</summary>
    public static string Condition(AnnotatedMethod method, DeclaredAlert alert)
    {
        var condition = Condition(method, alert.Expression, alert.Window);
        return alert.Shorter is { } shorter ? condition + " and " + Condition(method, alert.Expression, shorter) : condition;
    }

    /// <summary>The left side of an alert.</summary>
    public static string Figure(AnnotatedMethod method, AlertExpression alert, TimeSpan span)
    {
        var name = Text.Quote(method.Name);
        var window = Text.Duration(span);
        return alert.Metric switch
        {
            AlertMetric.CallRate => Rate(Calls),
            AlertMetric.Failures => Failures() + " / " + Rate(Calls),
            AlertMetric.FailureRate => Failures(),
            AlertMetric.Percentile => Quantile(alert.Percentile / 100),
            AlertMetric.Max => Quantile(1),
            AlertMetric.Mean => Rate(Durations + "_sum") + " / " + Rate(Durations + "_count"),
            AlertMetric.HitRatio => Rate(Requests, ",perfaspects_cache_result=\"hit\"") + " / " + Rate(Requests),
            AlertMetric.RejectionRate => Rejections(),
            AlertMetric.Circuit => "max by (code_function_name) (" + CircuitState + "{code_function_name=" + name + ","
                + CircuitState + "=" + Text.Quote(AlertGrammar.CircuitStates[(int)alert.Threshold]) + "})",
            _ => "sum by (code_function_name) (perfaspects_cache_entries{code_function_name=" + name + "})",
        };

        string Rate(string counter, string label = "")
            => "sum by (code_function_name) (rate(" + counter + "{code_function_name=" + name + label + "}[" + window + "]))";

        string Failures() => Rate(Calls, ",perfaspects_call_outcome=\"error\"");

        string Quantile(double quantile)
            => "histogram_quantile(" + Text.Number(quantile) + ", sum by (code_function_name, le) (rate(" + Durations + "_bucket"
                + "{code_function_name=" + name + "}[" + window + "])))";

        // A counter of rejections is not there before the first one.
        string Rejections()
        {
            var none = Rate(Calls) + " * 0";
            string[] terms =
            [
                .. s_rejections.Where(known => method.Aspects.Contains(known.Aspect))
                    .Select(known => "(" + Rate(known.Counter, known.Label) + " or " + none + ")"),
            ];
            return terms.Length == 0 ? none : string.Join(" + ", terms);
        }
    }

    /// <summary>The value that the left side is compared with.</summary>
    public static double Threshold(AlertExpression alert) => alert.Metric == AlertMetric.Circuit ? 1 : alert.Threshold;

    private static string Condition(AnnotatedMethod method, AlertExpression alert, TimeSpan span)
        => Figure(method, alert, span) + " " + s_operators[(int)alert.Comparison] + " "
            + Text.Number(Threshold(alert));
}
