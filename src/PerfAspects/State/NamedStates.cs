namespace PerfAspects.State;

/// <summary>
/// The limits, circuits and bulkheads that methods share by name: one per kind and ordinal name. The first method that asks makes it, with
/// its own settings; that the others' are the same is for the compiler to see to. Safe for use by many threads.
/// </summary>
internal sealed class NamedStates
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(Type Kind, string Name), object> _states = [];
    private readonly Dictionary<(Type Kind, string Name, object? Partition), WeakReference<object>> _partitioned =
        []; // as long as a partition uses them
    private int _prunedCount = 16;

    /// <summary>How many states of partitions are remembered, those included that nobody uses any more.</summary>
    public int PartitionCount
    {
        get
        {
            lock (_gate)
            {
                return _partitioned.Count;
            }
        }
    }

    /// <summary>The state of that kind and name, if anybody has asked for it.</summary>
    public TState? Find<TState>(string name)
        where TState : class
    {
        lock (_gate)
        {
            return (TState?)_states.GetValueOrDefault((typeof(TState), name));
        }
    }

    /// <summary>The state of that kind and name; without a name, one that nobody else gets.</summary>
    public TState GetOrAdd<TState>(string? name, Func<TState> create)
        where TState : class
    {
        if (name is null)
        {
            return create();
        }

        lock (_gate)
        {
            if (_states.TryGetValue((typeof(TState), name), out var known))
            {
                return (TState)known;
            }

            var state = create();
            _states.Add((typeof(TState), name), state);
            return state;
        }
    }

    /// <summary>The state of that kind and name for a partition; without a name, one that nobody else gets.</summary>
    public TState GetOrAdd<TState>(string? name, object? partition, Func<TState> create)
        where TState : class
    {
        if (name is null)
        {
            return create();
        }

        lock (_gate)
        {
            if (_partitioned.TryGetValue((typeof(TState), name, partition), out var known) && known.TryGetTarget(out var alive))
            {
                return (TState)alive;
            }

            Prune();
            var state = create();
            _partitioned[(typeof(TState), name, partition)] = new WeakReference<object>(state);
            return state;
        }
    }

    /// <summary>Another state of that kind and name in the place of <paramref name="present"/>; or the one that is there by now.</summary>
    public TState Replace<TState>(TState present, string? name, Func<TState> create)
        where TState : class
    {
        if (name is null)
        {
            return create();
        }

        lock (_gate)
        {
            if (_states.TryGetValue((typeof(TState), name), out var known) && known == present)
            {
                _states.Remove((typeof(TState), name));
            }

            return GetOrAdd(name, create);
        }
    }

    /// <summary>The same for a partition.</summary>
    public TState Replace<TState>(TState present, string? name, object? partition, Func<TState> create)
        where TState : class
    {
        if (name is null)
        {
            return create();
        }

        lock (_gate)
        {
            if (_partitioned.TryGetValue((typeof(TState), name, partition), out var known) && known.TryGetTarget(out var alive)
                && alive == present)
            {
                _partitioned.Remove((typeof(TState), name, partition));
            }

            return GetOrAdd(name, partition, create);
        }
    }

    // Whenever there are twice as many as were alive the last time, so that it costs each the same however many there are.
    private void Prune()
    {
        if (_partitioned.Count >= 2 * _prunedCount)
        {
            foreach (var (key, state) in _partitioned)
            {
                if (!state.TryGetTarget(out _))
                {
                    _partitioned.Remove(key);
                }
            }

            _prunedCount = Math.Max(_partitioned.Count, 16);
        }
    }
}
