using PerfAspects.Runtime;

namespace PerfAspects.CircuitBreaking;

/// <summary>A method's <see cref="CircuitBreakerAttribute"/>, read.</summary>
internal sealed record CircuitBreakerSettings(
    double FailureRatio, int MinimumThroughput, TimeSpan SamplingDuration, TimeSpan BreakDuration, ExceptionFilter Failures)
{
    public static CircuitBreakerSettings Of(CircuitBreakerAttribute attribute) => new(
        attribute.FailureRatio,
        attribute.MinimumThroughput,
        Durations.Positive(attribute.SamplingDuration),
        Durations.Positive(attribute.BreakDuration),
        new ExceptionFilter(attribute.Handled, attribute.Ignored));
}
