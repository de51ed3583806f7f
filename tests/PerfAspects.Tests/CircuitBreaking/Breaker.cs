using PerfAspects.CircuitBreaking;
using PerfAspects.CompilerServices;
using PerfAspects.Execution;
using PerfAspects.Execution.Gates;
using PerfAspects.Runtime;
using PerfAspects.State;
using PerfAspects.Telemetry;
using Polly;
using Polly.CircuitBreaker;

namespace PerfAspects.Tests.CircuitBreaking;

/// <summary>
/// A circuit breaker in a pipeline, ours or Polly's with the same settings, so that one test can ask both. <see cref="HandledException"/>
/// is a failure, any other exception is not.
/// </summary>
internal sealed class Breaker
{
    private static readonly AspectRuntime s_runtime = new();

    private readonly Func<Func<CancellationToken, ValueTask<int>>, CancellationToken, ValueTask<int>> _run;

    private Breaker(string name, Func<Func<CancellationToken, ValueTask<int>>, CancellationToken, ValueTask<int>> run) => (Name, _run) = (name, run);

    public string Name { get; }

    public required Func<CircuitState> State { get; init; }

    public required Action Isolate { get; init; }

    public required Action Close { get; init; }

    public required Func<IEnumerable<CircuitTransitions>> Transitions { get; init; }

    public static Breaker Ours(CircuitBreakerSettings settings, TimeProvider time)
    {
        var circuit = new CircuitStateMachine(settings, new Clock(time));
        var method = s_runtime.GetMethod(new AspectDescriptor("Test", new CircuitBreakerAttribute()));
        var step = new GateStep<int>(new CircuitBreakerGate(settings, method, new ObservedRefusals(method, "CircuitBreaker", CircuitTelemetry.Rejected)), new StateSource(new StateCell(circuit), index: 0), CoreStep<int>.Instance);
        return new Breaker("ours", (core, token) => RunAsync(step, core, token))
        {
            State = () => circuit.State,
            Isolate = circuit.Isolate,
            Close = circuit.Close,
            Transitions = circuit.ReadTransitions,
        };
    }

    public static Breaker Pollys(CircuitBreakerSettings settings, TimeProvider time)
    {
        var states = new CircuitBreakerStateProvider();
        var control = new CircuitBreakerManualControl();
        var transitions = new PollysTransitions();
        var clock = new Clock(time);
        var breakEnd = 0L; // Polly's state stays open until a call probes; ours is half-open from the end of the break
        var builder = new ResiliencePipelineBuilder<int> { TimeProvider = time };
        builder.AddCircuitBreaker(new CircuitBreakerStrategyOptions<int>
        {
            FailureRatio = settings.FailureRatio,
            MinimumThroughput = settings.MinimumThroughput,
            SamplingDuration = settings.SamplingDuration,
            BreakDuration = settings.BreakDuration,
            StateProvider = states,
            ManualControl = control,
            ShouldHandle = call => new ValueTask<bool>(
                call.Outcome.Exception is { } exception && settings.Failures.Matches(exception, call.Context.CancellationToken)),
            OnOpened = change =>
            {
                breakEnd = time.GetTimestamp() + clock.ToTimestamps(settings.BreakDuration);
                return transitions.GoTo(change.IsManual ? CircuitState.Isolated : CircuitState.Open);
            },
            OnHalfOpened = _ => transitions.GoTo(CircuitState.HalfOpen),
            OnClosed = _ => transitions.GoTo(CircuitState.Closed),
        });
        var pipeline = builder.Build();
        return new Breaker("Polly's", (core, token) => pipeline.ExecuteAsync(core, token))
        {
            State = () => states.CircuitState == CircuitState.Open && time.GetTimestamp() >= breakEnd ? CircuitState.HalfOpen : states.CircuitState,
            Isolate = () => control.IsolateAsync().GetAwaiter().GetResult(),
            Close = () => control.CloseAsync().GetAwaiter().GetResult(),
            Transitions = () => transitions.Counts.Read(),
        };
    }

    public static CircuitBreakerSettings Settings(
        double failureRatio = 0.5, int minimumThroughput = 2, double samplingSeconds = 30, double breakSeconds = 5) => new(
        failureRatio,
        minimumThroughput,
        TimeSpan.FromSeconds(samplingSeconds),
        TimeSpan.FromSeconds(breakSeconds),
        new ExceptionFilter(new ExceptionTypes([typeof(HandledException), typeof(OperationCanceledException)]), new ExceptionTypes([])));

    /// <summary>Runs a call that ends at once; what it throws is returned.</summary>
    public Exception? Call(Exception? failure = null) => Record.Exception(() => _run(_ => failure is null ? new(1) : throw failure, default).GetAwaiter().GetResult());

    /// <summary>Begins a call that ends when the test says so.</summary>
    public Task<int> Begin(Task<int> end, CancellationToken cancellationToken = default)
        => _run(async token => await end.WaitAsync(token), cancellationToken).AsTask();

    /// <summary>Makes so many calls fail.</summary>
    public void Fail(int times)
    {
        for (var i = 0; i < times; i++)
        {
            Assert.IsType<HandledException>(Call(new HandledException()));
        }
    }

    public override string ToString() => Name;

    private static async ValueTask<int> RunAsync(GateStep<int> step, Func<CancellationToken, ValueTask<int>> core, CancellationToken cancellationToken)
    {
        var outcome = await step.RunAsync(new TestCall(core), cancellationToken).ConfigureAwait(false);
        outcome.ThrowIfException();
        return outcome.Result;
    }

    private sealed class TestCall(Func<CancellationToken, ValueTask<int>> core) : HeldCall<int>
    {
        public override ValueTask<int> InvokeAsync(CancellationToken cancellationToken) => core(cancellationToken);
    }

    internal sealed class HandledException : Exception;

    private sealed class PollysTransitions
    {
        private CircuitState _state = CircuitState.Closed;

        public TransitionCounts Counts { get; } = new();

        public ValueTask GoTo(CircuitState state)
        {
            if (state != _state)
            {
                Counts.Add(_state, state); // Polly tells of an isolated circuit that is isolated again
                _state = state;
            }

            return default;
        }
    }
}
