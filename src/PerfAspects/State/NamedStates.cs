namespace PerfAspects.State;

/// <summary>
/// The limits, circuits and bulkheads that methods share by name: one per kind and ordinal name. The first method that needs it makes it,
/// with its own settings; that the others' are the same is for the compiler to see to. Safe for use by many threads.
/// </summary>
internal sealed class NamedStates
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(Type Kind, string Name), object> _states = [];
    private readonly KeyedNodes<object?, PartitionNode> _partitions = new();
    private int _partitionCount;
    private int _prunedCount = 16;

    /// <summary>The number of values of partitions that are remembered, those included that nobody uses any more.</summary>
    public int PartitionCount => Volatile.Read(ref _partitionCount);

    /// <summary>The state of that kind and name, if anybody has requested it.</summary>
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

    /// <summary>The object that stands for a value of partitions. Not under a lock: equality of values is the application's.</summary>
    public NamedPartition Identify(object? value)
    {
        while (true)
        {
            var found = _partitions.Find(value);
            lock (_gate)
            {
                if (found.Node is { IsRemoved: false } node)
                {
                    return node.Get();
                }

                Prune();
                var added = new PartitionNode(value);
                if (_partitions.TryAdd(found, added))
                {
                    _partitionCount++;
                    return added.Get();
                }
            }
        }
    }

    /// <summary>The state of that kind and name for a partition; without a name, one that nobody else gets.</summary>
    public TState GetOrAdd<TState>(string? name, NamedPartition partition, Func<TState> create)
        where TState : class
    {
        if (name is null)
        {
            return create();
        }

        lock (_gate)
        {
            if (partition.States.TryGetValue((typeof(TState), name), out var known) && known.TryGetTarget(out var alive))
            {
                return (TState)alive;
            }

            var state = create();
            partition.States[(typeof(TState), name)] = new WeakReference<object>(state);
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
    public TState Replace<TState>(TState present, string? name, NamedPartition partition, Func<TState> create)
        where TState : class
    {
        if (name is null)
        {
            return create();
        }

        lock (_gate)
        {
            if (partition.States.TryGetValue((typeof(TState), name), out var known) && known.TryGetTarget(out var alive)
                && alive == present)
            {
                partition.States.Remove((typeof(TState), name));
            }

            return GetOrAdd(name, partition, create);
        }
    }

    // Whenever there are twice as many as were alive the last time, so that it costs each the same however many there are.
    private void Prune()
    {
        if (_partitionCount < 2 * _prunedCount)
        {
            return;
        }

        foreach (var node in _partitions.All)
        {
            if (node.IsUnused && _partitions.Remove(node))
            {
                node.IsRemoved = true;
                _partitionCount--;
            }
        }

        _prunedCount = Math.Max(_partitionCount, 16);
    }

    // Its members are used under the lock.
    private sealed class PartitionNode(object? value) : KeyedNode<object?, PartitionNode>(value)
    {
        private readonly WeakReference<NamedPartition?> _partition = new(null);

        public bool IsRemoved { get; set; }

        public bool IsUnused => !_partition.TryGetTarget(out _);

        public NamedPartition Get()
        {
            if (!_partition.TryGetTarget(out var partition))
            {
                partition = new NamedPartition();
                _partition.SetTarget(partition);
            }

            return partition;
        }
    }
}
