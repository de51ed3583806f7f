namespace PerfAspects.Runtime;

/// <summary>
/// The circuits and bulkheads that methods share by name: one per kind and ordinal name. The first method that asks makes it, with its own settings;
/// that the others' are the same is for the compiler to see to. Safe for use by many threads.
/// </summary>
internal sealed class NamedParts
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(Type Kind, string Name), object> _parts = [];

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
}
