using System.Diagnostics.Metrics;
using PerfAspects.State;
using PerfAspects.Telemetry;
using Polly.CircuitBreaker;

namespace PerfAspects.CircuitBreaking;

/// <summary>The telemetry of <c>[CircuitBreaker]</c>.</summary>
internal static class CircuitTelemetry
{
    public const string RejectedEvent = "perfaspects.circuit_breaker.rejected";

    private const string StateTag = "perfaspects.circuit_breaker.state";
    private const string FromTag = "perfaspects.circuit_breaker.from";
    private const string ToTag = "perfaspects.circuit_breaker.to";

    private static readonly (CircuitState State, string Name)[] s_states =
    [
        (CircuitState.Closed, "closed"),
        (CircuitState.Open, "open"),
        (CircuitState.HalfOpen, "half_open"),
        (CircuitState.Isolated, "isolated"),
    ];

    /// <summary>Attempts that a circuit has rejected.</summary>
    public static readonly Counter Rejected = Counter.Declare();

    public static readonly AspectTelemetry Telemetry = new()
    {
        Instruments =
        [
            new MethodInstrument<long>(
                "perfaspects.circuit_breaker.state",
                InstrumentKind.Gauge,
                "{circuit}",
                "1 for the state the circuit is in, else 0.",
                ObserveState,
                StateTag),
            new MethodInstrument<long>(
                "perfaspects.circuit_breaker.transitions",
                InstrumentKind.Counter,
                "{transition}",
                "Changes of a circuit's state.",
                ObserveTransitions,
                FromTag,
                ToTag),
            InstrumentDeclaration.Counted(
                "perfaspects.circuit_breaker.rejections", "{rejection}", "Attempts that a circuit breaker has rejected.", Rejected),
        ],
        Statistics = static (MethodTotals totals, ref StatisticValues statistics) =>
        {
            statistics.CircuitRejections = totals[Rejected];
            statistics.CircuitState = WorstState(totals);
        },
    };

    private static IEnumerable<Measurement<long>> ObserveState(string method, MethodTotals totals) => WorstState(totals) is { } current
        ? s_states.Select(state => Observations.Of(state.State == current ? 1 : 0, method, StateTag, state.Name))
        : [];

    private static IEnumerable<Measurement<long>> ObserveTransitions(string method, MethodTotals totals)
    {
        List<CircuitTransitions>? transitions = null;
        foreach (var member in totals.Methods)
        {
            foreach (var circuit in member.Circuits)
            {
                (transitions ??= []).AddRange(circuit.ReadTransitions());
            }
        }

        return transitions is null ? [] : transitions
            .GroupBy(static transition => (transition.From, transition.To), static transition => transition.Count)
            .Select(changes => new Measurement<long>(
                changes.Sum(),
                new KeyValuePair<string, object?>(TelemetryNames.Method, method),
                new KeyValuePair<string, object?>(FromTag, NameOf(changes.Key.From)),
                new KeyValuePair<string, object?>(ToTag, NameOf(changes.Key.To))));
    }

    // The worst state of a circuit. A circuit that is not in force is in no state.
    private static CircuitState? WorstState(MethodTotals totals)
    {
        CircuitState? worst = null;
        foreach (var method in totals.Methods)
        {
            if (method.FirstCircuitState is { } first)
            {
                worst = method.Circuits.IsEmpty
                    ? Worse(worst, first) : method.Circuits.Aggregate(worst, static (state, circuit) => Worse(state, circuit.State));
            }
        }

        return worst;
    }

    private static CircuitState Worse(CircuitState? left, CircuitState right)
        => left is { } state && CircuitStates.Severity(state) > CircuitStates.Severity(right) ? state : right;

    private static string NameOf(CircuitState state) => Array.Find(s_states, known => known.State == state).Name;
}
