using PerfAspects.Runtime.Parts;
using Polly.CircuitBreaker;

namespace PerfAspects.CircuitBreaking;

/// <summary>How often a circuit has gone from each state to each other. Not safe for use by many threads.</summary>
internal sealed class TransitionCounts
{
    private static readonly int s_states = Enum.GetValues<CircuitState>().Length;

    private readonly long[] _counts = new long[s_states * s_states];

    public void Add(CircuitState from, CircuitState to) => _counts[(int)from * s_states + (int)to]++;

    public IReadOnlyList<CircuitTransitions> Read()
    {
        var transitions = new List<CircuitTransitions>();
        for (var index = 0; index < _counts.Length; index++)
        {
            if (_counts[index] > 0)
            {
                transitions.Add(new CircuitTransitions((CircuitState)(index / s_states), (CircuitState)(index % s_states), _counts[index]));
            }
        }

        return transitions;
    }
}
