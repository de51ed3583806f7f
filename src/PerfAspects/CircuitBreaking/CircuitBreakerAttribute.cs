using PerfAspects.CircuitBreaking;
using PerfAspects.Pipeline;

namespace PerfAspects;

/// <summary>
/// Stops calling a method that keeps failing. Once the share of failures within <see cref="SamplingDuration"/> reaches
/// <see cref="FailureRatio"/>, with at least <see cref="MinimumThroughput"/> calls in it, the circuit opens: for
/// <see cref="BreakDuration"/> every call throws <see cref="Polly.CircuitBreaker.BrokenCircuitException"/> (with
/// <see cref="Polly.CircuitBreaker.BrokenCircuitException.RetryAfter"/>) and the method is left alone. Then one call probes:
/// it closes the circuit or opens it again.
/// </summary>
/// <remarks>
/// States and counting are Polly's: https://www.pollydocs.org/strategies/circuit-breaker.html; an exception that is no failure counts as a success.
/// Three things go beyond it: a call its caller has cancelled counts as nothing (cancelled as the probe, it leaves the next call to probe); a result
/// that arrives when the circuit has left the state its call began in changes nothing; and a probe that does not come back is replaced after another
/// <see cref="BreakDuration"/>, which is also what <c>RetryAfter</c> tells calls rejected while one runs.
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CircuitBreakerAttribute : AspectAttribute, IGateAspect
{
    private double? _failureRatio;
    private int? _minimumThroughput;
    private string? _samplingDuration;
    private string? _breakDuration;
    private Type[]? _handle;
    private Type[]? _ignore;

    /// <summary>The share of failures that opens the circuit, above 0 and up to 1 (PERF006). Default: 0.5.</summary>
    public double FailureRatio { get => _failureRatio ?? 0.5; set => _failureRatio = value; }

    /// <summary>How many calls the sampling period must hold before the ratio counts, from 2 (PERF006). Default: 10.</summary>
    public int MinimumThroughput { get => _minimumThroughput ?? 10; set => _minimumThroughput = value; }

    /// <summary>The period over which failures are counted, from 500 ms to 1 day (PERF006). Default: <c>30s</c>.</summary>
    public string SamplingDuration { get => _samplingDuration ?? "30s"; set => _samplingDuration = value; }

    /// <summary>How long an open circuit stays open, from 500 ms to 1 day (PERF006). Default: <c>5s</c>.</summary>
    public string BreakDuration { get => _breakDuration ?? "5s"; set => _breakDuration = value; }

    /// <summary>
    /// The exception types that count as failures. Default: none, which means every exception but the caller's own cancellation.
    /// Between this and <see cref="Ignore"/> the nearest base type of the exception decides.
    /// </summary>
    public Type[] Handle { get => _handle ?? []; set => _handle = value; }

    /// <summary>The exception types that do not count as failures. Default: none. Wins over <see cref="Handle"/> where both name one type.</summary>
    public Type[] Ignore { get => _ignore ?? []; set => _ignore = value; }

    /// <summary>
    /// Methods that give the same name share one circuit: what one sees of the other side, all heed, and isolating one isolates all. Names are compared
    /// ordinally. Default: none, a circuit of the method's own.
    /// </summary>
    public string? Name { get; set; }

    internal override string AspectName => "CircuitBreaker";

    internal override IEnumerable<AspectSetting> Describe() =>
    [
        Optional(nameof(FailureRatio), _failureRatio, FailureRatio),
        Optional(nameof(MinimumThroughput), _minimumThroughput, MinimumThroughput),
        Optional(nameof(SamplingDuration), _samplingDuration, SamplingDuration),
        Optional(nameof(BreakDuration), _breakDuration, BreakDuration),
        Optional(nameof(Handle), _handle, ListOf(Handle)),
        Optional(nameof(Ignore), _ignore, ListOf(Ignore)),
        Optional(nameof(Name), Name, Name),
    ];

    GatePlan IGateAspect.PlanGate(AspectMethod method, PartPlan parts)
    {
        var settings = CircuitBreakerSettings.Of(this);
        var circuits = method.GetOrAttach<CircuitGroup>();
        var circuit = parts.Add(
            scope => circuits.Add(scope.GetOrAdd(Name, () => new CircuitStateMachine(settings, method.Runtime.Clock))),
            static circuit => circuit.StandsAsNew,
            circuits.Remove);
        return new GatePlan(new CircuitBreakerGate(settings, method), circuit);
    }
}
