namespace PerfAspects.State;

/// <summary>The states of one kind that a method has: one, or one per partition. For what shows them from outside.</summary>
internal sealed class StateGroup<TState>
    where TState : class
{
    private readonly Lock _gate = new();
    private readonly HashSet<TState> _states = [];

    /// <summary>Shows a state instead of the present one.</summary>
    public TState Keep(TState? present, TState state)
    {
        lock (_gate)
        {
            if (present is not null && present != state)
            {
                _states.Remove(present);
            }

            _states.Add(state);
            return state;
        }
    }

    /// <summary>A partition has let go of its state.</summary>
    public void Remove(TState state)
    {
        lock (_gate)
        {
            _states.Remove(state);
        }
    }

    /// <summary>The sum of a figure of all states.</summary>
    public long Sum(Func<TState, long> read)
    {
        lock (_gate)
        {
            long sum = 0;
            foreach (var state in _states)
            {
                sum += read(state);
            }

            return sum;
        }
    }
}
