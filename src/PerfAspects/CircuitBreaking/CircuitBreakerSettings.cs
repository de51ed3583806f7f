using PerfAspects.Runtime;
using Polly.CircuitBreaker;

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
        new ExceptionFilter(attribute.Handle, attribute.Ignore));

    /// <summary>The settings as Polly's strategy takes them, telling <paramref name="circuit"/> what it does.</summary>
    public CircuitBreakerStrategyOptions<TResult> ToOptions<TResult>(Circuit circuit) => new()
    {
        Name = "CircuitBreaker",
        FailureRatio = FailureRatio,
        MinimumThroughput = MinimumThroughput,
        SamplingDuration = SamplingDuration,
        BreakDuration = BreakDuration,
        StateProvider = circuit.StateProvider,
        ManualControl = circuit.ManualControl,
        ShouldHandle = arguments => new ValueTask<bool>(
            arguments.Outcome.Exception is { } exception && Failures.Matches(exception, arguments.Context.CancellationToken)),
        OnOpened = arguments => circuit.GoTo(arguments.IsManual ? CircuitState.Isolated : CircuitState.Open),
        OnHalfOpened = _ => circuit.GoTo(CircuitState.HalfOpen),
        OnClosed = _ => circuit.GoTo(CircuitState.Closed),
    };
}
