using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using PerfAspects.State;
using Polly.CircuitBreaker;

namespace PerfAspects.CircuitBreaking;

/// <summary>
/// A method's circuits: one, or one per partition. Seen from outside they are one circuit, in the worst state any of them is in. Each
/// circuit reports its transitions here, so that reading the state costs only the circuits that are not closed, and takes no lock.
/// </summary>
internal sealed class CircuitGroup : ICircuitState
{
    private readonly Lock _gate = new();
    private readonly HashSet<CircuitStateMachine> _circuits = [];
    private readonly ConcurrentDictionary<CircuitStateMachine, bool> _notClosed = new();
    private readonly TransitionCounts _transitions = new();
    private readonly ConditionalWeakTable<CircuitStateMachine, IReadOnlyList<CircuitTransitions>> _mayComeBack =
        []; // the transitions of shared circuits, when they left
    private bool _isIsolated;

    /// <inheritdoc/>
    public CircuitState State => FindWorst(static circuit => circuit.State);

    /// <inheritdoc/>
    public CircuitState LastState => FindWorst(static circuit => circuit.LastState);

    /// <summary>Shows a circuit instead of the one before, and has it take the settings on.</summary>
    /// <param name="present">The one before.</param>
    /// <param name="circuit">The circuit, perhaps the same.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="isShared">Whether others have it too: then it is isolated or not by itself, since whoever shares it may have closed
    /// it.</param>
    public CircuitStateMachine Keep(CircuitStateMachine? present, CircuitStateMachine circuit, CircuitBreakerSettings settings,
        bool isShared = false)
    {
        circuit.Reconfigure(settings);
        if (present == circuit)
        {
            return circuit;
        }

        if (present is not null)
        {
            Remove(present);
        }

        lock (_gate)
        {
            Add(circuit, isIsolated: present is null ? _isIsolated && !isShared : present.LastState == CircuitState.Isolated);
            return circuit;
        }
    }

    /// <summary>A partition let go of its circuit; what that has counted stays.</summary>
    public void Remove(CircuitStateMachine circuit)
    {
        lock (_gate)
        {
            if (_circuits.Remove(circuit))
            {
                var counted = circuit.Leave(this);
                _notClosed.TryRemove(circuit, out _);
                if (circuit.Name is not null)
                {
                    _mayComeBack.Add(circuit, counted);
                }
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<CircuitTransitions> ReadTransitions() => _transitions.Read();

    /// <inheritdoc/>
    public void Isolate() => Switch(isolate: true);

    /// <inheritdoc/>
    public void Close() => Switch(isolate: false);

    /// <summary>Takes note of a transition of one of the circuits. Called under the circuit's lock.</summary>
    public void Moved(CircuitStateMachine circuit, CircuitState from, CircuitState to)
    {
        _transitions.Add(from, to);
        Show(circuit, to);
    }

    /// <summary>Shows a circuit and the transitions it has made so far. Called under the circuit's lock.</summary>
    public void Joined(CircuitStateMachine circuit, CircuitState state, IReadOnlyList<CircuitTransitions> transitions)
    {
        _transitions.Add(transitions);
        Show(circuit, state);
    }

    private CircuitState FindWorst(Func<CircuitStateMachine, CircuitState> stateOf)
    {
        var worst = _circuits.Count == 0 && _isIsolated ? CircuitState.Isolated : CircuitState.Closed;
        foreach (var (circuit, _) in _notClosed)
        {
            var state = stateOf(circuit);
            worst = CircuitStates.Severity(state) > CircuitStates.Severity(worst) ? state : worst;
        }

        return worst;
    }

    private void Show(CircuitStateMachine circuit, CircuitState state)
    {
        if (state == CircuitState.Closed)
        {
            _notClosed.TryRemove(circuit, out _);
        }
        else
        {
            _notClosed.TryAdd(circuit, true);
        }
    }

    private void Add(CircuitStateMachine circuit, bool isIsolated)
    {
        if (_circuits.Add(circuit))
        {
            circuit.Join(this);
            if (_mayComeBack.TryGetValue(circuit, out var counted))
            {
                _transitions.Add(counted, sign: -1); // they were counted before the circuit left
                _mayComeBack.Remove(circuit);
            }
        }

        if (isIsolated)
        {
            circuit.Isolate();
        }
    }

    private void Switch(bool isolate)
    {
        lock (_gate)
        {
            _isIsolated = isolate;
            foreach (var circuit in _circuits)
            {
                if (isolate)
                {
                    circuit.Isolate();
                }
                else
                {
                    circuit.Close();
                }
            }
        }
    }
}
