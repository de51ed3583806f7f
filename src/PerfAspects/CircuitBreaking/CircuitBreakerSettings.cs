using PerfAspects.Runtime;

namespace PerfAspects.CircuitBreaking;

/// <summary>A method's <see cref="CircuitBreakerAttribute"/>, read.</summary>
internal sealed record CircuitBreakerSettings(
    double FailureRatio, int MinimumThroughput, TimeSpan SamplingDuration, TimeSpan BreakDuration, ExceptionFilter Failures)
{
    /// <summary>The failures in a row that open the circuit; 0 for any number.</summary>
    public int ConsecutiveFailures { get; init; }

    /// <summary>The duration from which a call is slow; <see langword="null"/> where none is.</summary>
    public TimeSpan? SlowCallDuration { get; init; }

    public double SlowCallRatio { get; init; } = CircuitBreakerDefinition.SlowCallRatio;

    /// <summary>The probes that have to succeed before the circuit closes.</summary>
    public int Probes { get; init; } = CircuitBreakerDefinition.Probes;

    public bool ObserveOnly { get; init; }

    public static CircuitBreakerSettings Of(CircuitBreakerAttribute attribute) => new(
        attribute.FailureRatio,
        attribute.MinimumThroughput,
        Durations.Positive(attribute.SamplingDuration),
        Durations.Positive(attribute.BreakDuration),
        new ExceptionFilter(attribute.Handled, attribute.Ignored))
    {
        ConsecutiveFailures = attribute.ConsecutiveFailures,
        SlowCallDuration = attribute.SlowCallDuration is { } slow ? Durations.Positive(slow) : null,
        SlowCallRatio = attribute.SlowCallRatio,
        Probes = attribute.Probes,
        ObserveOnly = attribute.ObserveOnly,
    };
}
