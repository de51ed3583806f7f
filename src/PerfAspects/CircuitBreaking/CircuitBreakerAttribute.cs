using PerfAspects.CircuitBreaking;
using PerfAspects.Execution;
using PerfAspects.Execution.Gates;
using PerfAspects.Runtime;
using PerfAspects.Settings;
using PerfAspects.State;
using PerfAspects.Telemetry;

namespace PerfAspects;

/// <summary>
/// Stops calling a method that keeps failing. Once the share of failures within <see cref="SamplingDuration"/> reaches
/// <see cref="FailureRatio"/>, with at least <see cref="MinimumThroughput"/> calls in it, the circuit opens: for
/// <see cref="BreakDuration"/> every call throws <see cref="Polly.CircuitBreaker.BrokenCircuitException"/> (with
/// <see cref="Polly.CircuitBreaker.BrokenCircuitException.RetryAfter"/>) and the method is left alone. Then one call probes: it closes the
/// circuit or opens it again. On a type, applies to every partial member that has a core or another aspect, except members that already
/// have this attribute or cannot support it.
/// </summary>
/// <remarks>
/// States and counting are Polly's: https://www.pollydocs.org/strategies/circuit-breaker.html; an exception that is no failure counts as a
/// success. Three things go beyond it: a call its caller has cancelled counts as nothing (cancelled as the probe, it leaves the next call
/// to probe); a result that arrives when the circuit has left the state its call began in changes nothing; and a probe that does not come
/// back is replaced after another <see cref="BreakDuration"/>, which is also what <c>RetryAfter</c> tells calls rejected while one runs.
/// Methods that share a circuit by <see cref="SharedAspectAttribute.Name"/> are isolated together.
/// <para>
/// Metrics: <c>perfaspects.circuit_breaker.state</c>, <c>perfaspects.circuit_breaker.transitions</c>,
/// <c>perfaspects.circuit_breaker.rejections</c>.
/// </para>
/// </remarks>
/// <exception cref="Polly.CircuitBreaker.BrokenCircuitException">The circuit is open, or its probe is under way; <c>RetryAfter</c> is the
/// time to wait.</exception>
/// <exception cref="Polly.CircuitBreaker.IsolatedCircuitException"><see cref="AspectMethod.IsolateCircuit"/> was called.</exception>
/// <example><c>[CircuitBreaker(FailureRatio = 0.5, BreakDuration = "10s")]</c></example>
/// <seealso href="https://github.com/perfaspects/perfaspects/blob/main/docs/attributes/circuit-breaker.md"/>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class CircuitBreakerAttribute : SharedAspectAttribute, IGateAspect
{
    private double? _failureRatio;
    private int? _minimumThroughput;
    private string? _samplingDuration;
    private string? _breakDuration;
    private int? _consecutiveFailures;
    private string? _slowCallDuration;
    private double? _slowCallRatio;
    private int? _probes;
    private bool? _observeOnly;
    private Type[]? _handle;
    private Type[]? _ignore;
    private ExceptionTypes? _handled;
    private ExceptionTypes? _ignored;

    /// <summary>The share of failures that opens the circuit, above 0 and up to 1 (PERF006). Default: 0.5.</summary>
    public double FailureRatio { get => _failureRatio ?? CircuitBreakerDefinition.FailureRatio; set => _failureRatio = value; }

    /// <summary>How many calls the sampling period must hold before the ratio counts, from 2 (PERF006). Default: 10.</summary>
    public int MinimumThroughput
    {
        get => _minimumThroughput
        ?? CircuitBreakerDefinition.MinimumThroughput; set => _minimumThroughput = value;
    }

    /// <summary>
    /// The period over which failures are counted, a duration such as <c>1m30s</c> (PERF005) from 500 ms to 1 day (PERF006). Default:
    /// <c>30s</c>.
    /// </summary>
    public string SamplingDuration
    {
        get => _samplingDuration
        ?? CircuitBreakerDefinition.SamplingDuration; set => _samplingDuration = value;
    }

    /// <summary>
    /// How long an open circuit stays open, a duration such as <c>1m30s</c> (PERF005) from 500 ms to 1 day (PERF006). Default: <c>5s</c>.
    /// </summary>
    public string BreakDuration { get => _breakDuration ?? CircuitBreakerDefinition.BreakDuration; set => _breakDuration = value; }

    /// <summary>
    /// The exception types that count as failures. Default: none, which means every exception but the caller's own cancellation.
    /// Between this and <see cref="Ignore"/> the nearest base type of the exception decides.
    /// </summary>
    public Type[] Handle { get => _handle ?? []; set => _handle = value; }

    /// <summary>
    /// The exception types that do not count as failures. Default: none. Wins over <see cref="Handle"/> where both name one type.
    /// </summary>
    public Type[] Ignore { get => _ignore ?? []; set => _ignore = value; }

    /// <summary>
    /// The failures in a row that open the circuit, from 0 (PERF006), besides <see cref="FailureRatio"/> and whatever the throughput. 0:
    /// any number. Default: 0.
    /// </summary>
    public int ConsecutiveFailures
    {
        get => _consecutiveFailures ?? CircuitBreakerDefinition.ConsecutiveFailures;
        set => _consecutiveFailures = value;
    }

    /// <summary>
    /// The duration from which a call is slow, such as <c>2s</c> (PERF005), whatever it returns. <see cref="SlowCallRatio"/> of slow calls
    /// opens the circuit, and so does a slow probe. Default: none, no call is slow.
    /// </summary>
    public string? SlowCallDuration { get => _slowCallDuration; set => _slowCallDuration = value; }

    /// <summary>
    /// The share of slow calls in the sampling period that opens the circuit, above 0 and up to 1 (PERF006), with at least
    /// <see cref="MinimumThroughput"/> calls in it. Default: 1.0.
    /// </summary>
    public double SlowCallRatio { get => _slowCallRatio ?? CircuitBreakerDefinition.SlowCallRatio; set => _slowCallRatio = value; }

    /// <summary>
    /// The probes that have to succeed before the circuit closes, from 1 (PERF006). So many run at once at the most; one that fails opens
    /// the circuit again. Default: 1.
    /// </summary>
    public int Probes { get => _probes ?? CircuitBreakerDefinition.Probes; set => _probes = value; }

    /// <summary>
    /// The name of a method that says whether a result counts as a failure: <c>static bool M(TResult)</c> (PERF031). The result is returned
    /// as it is. If the method throws, the call fails with that exception. Default: none, no result is a failure.
    /// </summary>
    /// <example><c>[CircuitBreaker(HandleResult = nameof(IsUnavailable))]</c></example>
    public string? HandleResult { get; set; }

    /// <summary>
    /// Whether the breaker refuses nothing: state and transitions are shown, the calls that it would have refused are counted and logged
    /// once a minute, and every call runs. Default: <see langword="false"/>.
    /// </summary>
    public bool ObserveOnly { get => _observeOnly ?? CircuitBreakerDefinition.ObserveOnly; set => _observeOnly = value; }

    internal override string AspectName => "CircuitBreaker";

    internal override NamedState? NamedState
        => Name is null
        ? null
        : new NamedState(AspectName, Name,
        (CircuitBreakerSettings.Of(this) with { Failures = ExceptionFilter.None }, Handled.Meaning, Ignored.Meaning));

    /// <summary>The exception types of <see cref="Handle"/>, or those a configuration names instead.</summary>
    internal ExceptionTypes Handled { get => _handled ?? new ExceptionTypes(Handle); private init => _handled = value; }

    /// <summary>The exception types of <see cref="Ignore"/>, or those a configuration names instead.</summary>
    internal ExceptionTypes Ignored { get => _ignored ?? new ExceptionTypes(Ignore); private init => _ignored = value; }

    /// <summary>The circuit of all that give the name, who need not have been called yet; <see langword="null"/> without a name.</summary>
    internal ICircuitState? GetShared(AspectRuntime runtime)
        => Name is null
            ? null
            : runtime.NamedStates.GetOrAdd(Name, () => new CircuitStateMachine(CircuitBreakerSettings.Of(this), runtime.Clock, Name));

    /// <summary>The same, if it is there.</summary>
    internal ICircuitState? FindShared(AspectRuntime runtime) => Name is null ? null : runtime.NamedStates.Find<CircuitStateMachine>(Name);

    private protected override AspectAttribute Resolve(SettingReader read)
    {
        var resolved = new CircuitBreakerAttribute
        {
            FailureRatio = read.Ratio(nameof(FailureRatio), _failureRatio),
            MinimumThroughput = read.Integer(nameof(MinimumThroughput), _minimumThroughput),
            SamplingDuration = read.Duration(nameof(SamplingDuration), _samplingDuration),
            BreakDuration = read.Duration(nameof(BreakDuration), _breakDuration),
            Handled = read.Types(nameof(Handle), _handle),
            Ignored = read.Types(nameof(Ignore), _ignore),
            ConsecutiveFailures = read.Integer(nameof(ConsecutiveFailures), _consecutiveFailures),
            SlowCallDuration = read.TextOrNone(nameof(SlowCallDuration), _slowCallDuration),
            SlowCallRatio = read.Ratio(nameof(SlowCallRatio), _slowCallRatio),
            Probes = read.Integer(nameof(Probes), _probes),
            HandleResult = HandleResult,
            ObserveOnly = read.Flag(nameof(ObserveOnly), _observeOnly),
            Name = read.TextOrNone(nameof(Name), Name),
        };
        read.Fixed(nameof(HandleResult), HandleResult);
        return resolved;
    }

    ResultJudge IGateAspect.JudgeOf(AspectMethod method) => ResultJudge.Of(method, this, HandleResult);

    GatePlan IGateAspect.PlanGate(AspectMethod method, StatePlan states)
    {
        var settings = CircuitBreakerSettings.Of(this);
        var circuits = method.GetOrAttach<CircuitGroup>();
        var circuit = states.Add<CircuitStateMachine>(
            (scope, present) => circuits.Keep(
                present,
                scope.Keep(present, Name, () => new CircuitStateMachine(settings, method.Runtime.Clock, Name)),
                settings,
                isShared: Name is not null && !scope.IsPartitioned),
            static circuit => circuit.StandsAsNew,
            circuits.Remove);
        var observed = ObservedRefusals.Of(method, this, CircuitTelemetry.Rejected);
        return new GatePlan(new CircuitBreakerGate(settings, method, observed), circuit);
    }
}
