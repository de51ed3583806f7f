using System.Diagnostics.Metrics;

namespace PerfAspects.Telemetry;

/// <summary>Measurements of observable instruments.</summary>
internal static class Observations
{
    /// <summary>A measurement of the methods of a name.</summary>
    public static Measurement<long> Of(long value, string method)
        => new(value, new KeyValuePair<string, object?>(TelemetryNames.Method, method));

    /// <inheritdoc cref="Of(long, string)"/>
    public static Measurement<long> Of(long value, string method, string tag, string text) => new(
        value,
        new KeyValuePair<string, object?>(TelemetryNames.Method, method),
        new KeyValuePair<string, object?>(tag, text));

    /// <summary>The measurement of a count that is not zero. Most methods have no such aspect, and show nothing either.</summary>
    public static IEnumerable<Measurement<long>> Counted(string method, long count) => count > 0 ? [Of(count, method)] : [];

    /// <summary>The measurement of a value; none of <see langword="null"/>.</summary>
    public static IEnumerable<Measurement<long>> Shown(string method, long? value) => value is { } known ? [Of(known, method)] : [];
}
