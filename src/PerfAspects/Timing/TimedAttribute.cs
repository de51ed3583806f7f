using PerfAspects.Settings;

namespace PerfAspects;

/// <summary>
/// Measures every call of the method: the histogram <c>perfaspects.call.duration</c> (seconds) on the meter <c>PerfAspects</c>, tagged with
/// the method's name and, on failure, with the exception's type. Nothing is measured while nobody listens and no
/// <see cref="SlowThreshold"/> is set. On a type, applies to every partial member that has a core or another aspect, except members that
/// already have this attribute or cannot support it.
/// </summary>
/// <remarks>
/// Names follow the OpenTelemetry semantic conventions: https://opentelemetry.io/docs/specs/semconv/general/naming/.
/// <para>
/// Metrics: <c>perfaspects.call.duration</c>.
/// </para>
/// </remarks>
/// <example><c>[Timed(SlowThreshold = "500ms")]</c></example>
/// <seealso href="https://github.com/perfaspects/perfaspects/blob/main/docs/attributes/timed.md"/>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class TimedAttribute : AspectAttribute
{
    /// <summary>
    /// The name that replaces the method's name in the metrics (tag <c>code.function.name</c>). Default: none, which means
    /// <c>Namespace.Type.Method</c>. Without <c>,</c> and <c>=</c>, at which dotnet-counters cuts a tag (PERF006).
    /// </summary>
    public string? MetricName { get; set; }

    /// <summary>
    /// How long a call may take before it is called slow, for instance <c>500ms</c>. One that takes as long or longer is logged as a
    /// warning, with the method, its duration, the threshold and the outcome, and stands among <see cref="AspectMethod.SlowCalls"/>; never
    /// with its arguments. Default: none. Checked by the compiler (PERF005). Calls are then measured also while nobody listens.
    /// </summary>
    public string? SlowThreshold { get; set; }

    internal override string AspectName => "Timed";

    private protected override AspectAttribute Resolve(SettingReader read) => new TimedAttribute
    {
        MetricName = read.TextOrNone(nameof(MetricName), MetricName),
        SlowThreshold = read.TextOrNone(nameof(SlowThreshold), SlowThreshold),
    };
}
