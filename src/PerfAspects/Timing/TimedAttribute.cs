using PerfAspects.Runtime.Settings;

namespace PerfAspects;

/// <summary>
/// Measures every call of the method: the histogram <c>perfaspects.call.duration</c> (seconds) on the meter <c>PerfAspects</c>,
/// tagged with the method's name and, on failure, with the exception's type. Nothing is measured while nobody listens.
/// On a type it holds for each partial member there that has a core or another aspect, admits this one and does not carry it itself.
/// </summary>
/// <remarks>Names follow the OpenTelemetry semantic conventions: https://opentelemetry.io/docs/specs/semconv/general/naming/.</remarks>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class TimedAttribute : AspectAttribute
{
    /// <summary>
    /// What stands for the method in the metrics (tag <c>code.function.name</c>). Default: none, which means <c>Namespace.Type.Method</c>.
    /// </summary>
    public string? Name { get; set; }

    internal override string AspectName => "Timed";

    private protected override AspectAttribute Resolve(SettingReader read) => new TimedAttribute { Name = read.TextOrNone(nameof(Name), Name) };
}
