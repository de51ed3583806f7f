namespace PerfAspects;

/// <summary>
/// Stops calling a method that keeps failing. Once the share of failures within <see cref="SamplingDuration"/> reaches
/// <see cref="FailureRatio"/>, with at least <see cref="MinimumThroughput"/> calls in it, the circuit opens: for
/// <see cref="BreakDuration"/> every call throws <see cref="Polly.CircuitBreaker.BrokenCircuitException"/> (with
/// <see cref="Polly.CircuitBreaker.BrokenCircuitException.RetryAfter"/>) and the method is left alone. Then one call probes:
/// it closes the circuit or opens it again.
/// </summary>
/// <remarks>States and counting are Polly's: https://www.pollydocs.org/strategies/circuit-breaker.html.</remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CircuitBreakerAttribute : AspectAttribute
{
    /// <summary>The share of failures that opens the circuit, above 0 and up to 1 (PERF006). Default: 0.5.</summary>
    public double FailureRatio { get; set; } = 0.5;

    /// <summary>How many calls the sampling period must hold before the ratio counts, from 2 (PERF006). Default: 10.</summary>
    public int MinimumThroughput { get; set; } = 10;

    /// <summary>The period over which failures are counted, from 500 ms to 1 day (PERF006). Default: <c>30s</c>.</summary>
    public string SamplingDuration { get; set; } = "30s";

    /// <summary>How long an open circuit stays open, from 500 ms to 1 day (PERF006). Default: <c>5s</c>.</summary>
    public string BreakDuration { get; set; } = "5s";

    /// <summary>
    /// The exception types that count as failures. Default: none, which means every exception but the caller's own cancellation.
    /// Between this and <see cref="Ignore"/> the nearest base type of the exception decides.
    /// </summary>
    public Type[] Handle { get; set; } = [];

    /// <summary>The exception types that do not count as failures. Default: none. Wins over <see cref="Handle"/> where both name one type.</summary>
    public Type[] Ignore { get; set; } = [];

    internal override string AspectName => "CircuitBreaker";
}
