namespace PerfAspects.Telemetry;

/// <summary>
/// The names that leave the process and belong to no single aspect. All names follow OpenTelemetry's conventions (seconds,
/// <c>{thing}</c> units, dotted lower case): https://opentelemetry.io/docs/specs/semconv/general/metrics/. No name carries an argument or a
/// key.
/// </summary>
internal static class TelemetryNames
{
    public const string Meter = "PerfAspects";
    public const string ActivitySource = "PerfAspects";

    // Tags
    public const string Method = "code.function.name";
    public const string ErrorType = "error.type";

    // Outcomes of a call, in tags and logs
    public const string Ok = "ok";
    public const string Error = "error";
    public const string Canceled = "canceled";

    public static string Of(CallOutcome outcome) => outcome switch
    {
        CallOutcome.Ok => Ok,
        CallOutcome.Error => Error,
        _ => Canceled,
    };
}
