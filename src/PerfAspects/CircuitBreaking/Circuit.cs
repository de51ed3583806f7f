using PerfAspects.Runtime;
using Polly.CircuitBreaker;

namespace PerfAspects.CircuitBreaking;

/// <summary>What the outside sees of one circuit, and its switches.</summary>
internal sealed class Circuit : ICircuitPart
{
    private static readonly int s_states = Enum.GetValues<CircuitState>().Length;

    private readonly Lock _gate = new();
    private readonly long[] _transitions = new long[s_states * s_states];
    private CircuitState _state = CircuitState.Closed;

    public CircuitBreakerStateProvider StateProvider { get; } = new();

    public CircuitBreakerManualControl ManualControl { get; } = new();

    /// <inheritdoc/>
    public CircuitState State => StateProvider.CircuitState;

    /// <inheritdoc/>
    public IReadOnlyList<CircuitTransitions> ReadTransitions()
    {
        lock (_gate)
        {
            var transitions = new List<CircuitTransitions>();
            for (var index = 0; index < _transitions.Length; index++)
            {
                if (_transitions[index] > 0)
                {
                    transitions.Add(new CircuitTransitions((CircuitState)(index / s_states), (CircuitState)(index % s_states), _transitions[index]));
                }
            }

            return transitions;
        }
    }

    /// <inheritdoc/>
    public void Isolate() => ManualControl.IsolateAsync().GetAwaiter().GetResult(); // completes at once but for our own callback below

    /// <inheritdoc/>
    public void Close() => ManualControl.CloseAsync().GetAwaiter().GetResult();

    /// <summary>Counts a transition. Polly tells of them one at a time and in order.</summary>
    public ValueTask GoTo(CircuitState state)
    {
        lock (_gate)
        {
            _transitions[(int)_state * s_states + (int)state]++;
            _state = state;
        }

        return default;
    }
}
