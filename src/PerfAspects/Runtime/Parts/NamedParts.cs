namespace PerfAspects.Runtime.Parts;

/// <summary>
/// The limits, circuits and bulkheads that methods share by name: one per kind and ordinal name. The first method that asks makes it, with
/// its own settings; that the others' are the same is for the compiler to see to. Safe for use by many threads.
/// </summary>
internal sealed class NamedParts
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(Type Kind, string Name), object> _parts = [];
    private readonly Dictionary<(Type Kind, string Name, object? Partition), WeakReference<object>> _partitioned =
        []; // as long as a partition uses them
    private int _prunedCount = 16;

    /// <summary>How many parts of partitions are remembered, those included that nobody uses any more.</summary>
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

    /// <summary>The part of that kind and name, if anybody has asked for it.</summary>
    public TPart? Find<TPart>(string name)
        where TPart : class
    {
        lock (_gate)
        {
            return (TPart?)_parts.GetValueOrDefault((typeof(TPart), name));
        }
    }

    /// <summary>The part of that kind and name; without a name, one that nobody else gets.</summary>
    public TPart GetOrAdd<TPart>(string? name, Func<TPart> create)
        where TPart : class
    {
        if (name is null)
        {
            return create();
        }

        lock (_gate)
        {
            if (_parts.TryGetValue((typeof(TPart), name), out var known))
            {
                return (TPart)known;
            }

            var part = create();
            _parts.Add((typeof(TPart), name), part);
            return part;
        }
    }

    /// <summary>The part of that kind and name for a partition; without a name, one that nobody else gets.</summary>
    public TPart GetOrAdd<TPart>(string? name, object? partition, Func<TPart> create)
        where TPart : class
    {
        if (name is null)
        {
            return create();
        }

        lock (_gate)
        {
            if (_partitioned.TryGetValue((typeof(TPart), name, partition), out var known) && known.TryGetTarget(out var alive))
            {
                return (TPart)alive;
            }

            Prune();
            var part = create();
            _partitioned[(typeof(TPart), name, partition)] = new WeakReference<object>(part);
            return part;
        }
    }

    /// <summary>Another part of that kind and name in the place of <paramref name="present"/>; or the one that is there by now.</summary>
    public TPart Replace<TPart>(TPart present, string? name, Func<TPart> create)
        where TPart : class
    {
        if (name is null)
        {
            return create();
        }

        lock (_gate)
        {
            if (_parts.TryGetValue((typeof(TPart), name), out var known) && known == present)
            {
                _parts.Remove((typeof(TPart), name));
            }

            return GetOrAdd(name, create);
        }
    }

    /// <summary>The same for a partition.</summary>
    public TPart Replace<TPart>(TPart present, string? name, object? partition, Func<TPart> create)
        where TPart : class
    {
        if (name is null)
        {
            return create();
        }

        lock (_gate)
        {
            if (_partitioned.TryGetValue((typeof(TPart), name, partition), out var known) && known.TryGetTarget(out var alive)
                && alive == present)
            {
                _partitioned.Remove((typeof(TPart), name, partition));
            }

            return GetOrAdd(name, partition, create);
        }
    }

    // Whenever there are twice as many as were alive the last time, so that it costs each the same however many there are.
    private void Prune()
    {
        if (_partitioned.Count >= 2 * _prunedCount)
        {
            foreach (var (key, part) in _partitioned)
            {
                if (!part.TryGetTarget(out _))
                {
                    _partitioned.Remove(key);
                }
            }

            _prunedCount = Math.Max(_partitioned.Count, 16);
        }
    }
}
