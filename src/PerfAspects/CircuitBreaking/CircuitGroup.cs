using System.Runtime.CompilerServices;
using PerfAspects.Runtime.Parts;
using Polly.CircuitBreaker;

namespace PerfAspects.CircuitBreaking;

/// <summary>A method's circuits: one, or one per partition. Seen from outside they are one circuit, in the worst state any of them is in.</summary>
internal sealed class CircuitGroup : ICircuitPart
{
    private readonly Lock _gate = new();
    private readonly HashSet<CircuitStateMachine> _circuits = [];
    private readonly Dictionary<(CircuitState From, CircuitState To), long> _ofRemoved = [];
    private readonly ConditionalWeakTable<CircuitStateMachine, IReadOnlyList<CircuitTransitions>> _mayComeBack = []; // what of a shared one is in there
    private bool _isIsolated;

    /// <inheritdoc/>
    public CircuitState State
    {
        get
        {
            lock (_gate)
            {
                return _circuits.Select(static circuit => circuit.State).DefaultIfEmpty(_isIsolated ? CircuitState.Isolated : CircuitState.Closed).MaxBy(CircuitStates.Severity);
            }
        }
    }

    /// <summary>Shows a circuit instead of the one before, and has it take the settings on.</summary>
    /// <param name="present">The one before.</param>
    /// <param name="circuit">The circuit, perhaps the same.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="isShared">Whether others have it too: then it is isolated or not by itself, since whoever shares it may have closed it.</param>
    public CircuitStateMachine Keep(CircuitStateMachine? present, CircuitStateMachine circuit, CircuitBreakerSettings settings, bool isShared = false)
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
            Add(circuit, isIsolated: present is null ? _isIsolated && !isShared : present.State == CircuitState.Isolated);
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
                var counted = circuit.ReadTransitions();
                AddUp(_ofRemoved, counted);
                if (circuit.Name is not null)
                {
                    _mayComeBack.Add(circuit, counted);
                }
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<CircuitTransitions> ReadTransitions()
    {
        lock (_gate)
        {
            var counts = new Dictionary<(CircuitState From, CircuitState To), long>(_ofRemoved);
            foreach (var circuit in _circuits)
            {
                AddUp(counts, circuit.ReadTransitions());
            }

            return [.. counts.Select(static count => new CircuitTransitions(count.Key.From, count.Key.To, count.Value))];
        }
    }

    /// <inheritdoc/>
    public void Isolate() => Switch(isolate: true);

    /// <inheritdoc/>
    public void Close() => Switch(isolate: false);

    private void Add(CircuitStateMachine circuit, bool isIsolated)
    {
        if (_circuits.Add(circuit) && _mayComeBack.TryGetValue(circuit, out var counted))
        {
            AddUp(_ofRemoved, counted, sign: -1); // from now on it tells of them itself
            _mayComeBack.Remove(circuit);
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

    private static void AddUp(Dictionary<(CircuitState From, CircuitState To), long> counts, IReadOnlyList<CircuitTransitions> transitions, int sign = 1)
    {
        foreach (var (from, to, count) in transitions)
        {
            counts[(from, to)] = counts.GetValueOrDefault((from, to)) + sign * count;
        }
    }
}
