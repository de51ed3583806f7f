using PerfAspects.State;
using Polly.CircuitBreaker;

namespace PerfAspects.CircuitBreaking;

/// <summary>How often circuits have gone from each state to each other. Safe for use by many threads, without a lock.</summary>
internal sealed class TransitionCounts
{
    private static readonly int s_states = Enum.GetValues<CircuitState>().Length;

    private readonly long[] _counts = new long[s_states * s_states];

    public void Add(CircuitState from, CircuitState to) => Add(from, to, 1);

    /// <summary>Adds counts, or takes them away.</summary>
    public void Add(IReadOnlyList<CircuitTransitions> transitions, int sign = 1)
    {
        foreach (var (from, to, count) in transitions)
        {
            Add(from, to, sign * count);
        }
    }

    public IReadOnlyList<CircuitTransitions> Read()
    {
        var transitions = new List<CircuitTransitions>();
        for (var index = 0; index < _counts.Length; index++)
        {
            var count = Volatile.Read(ref _counts[index]);
            if (count > 0)
            {
                transitions.Add(new CircuitTransitions((CircuitState)(index / s_states), (CircuitState)(index % s_states), count));
            }
        }

        return transitions;
    }

    private void Add(CircuitState from, CircuitState to, long count) => Interlocked.Add(ref _counts[(int)from * s_states + (int)to], count);
}
