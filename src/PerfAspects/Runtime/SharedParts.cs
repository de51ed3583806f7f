namespace PerfAspects.Runtime;

/// <summary>Parts that several methods of a runtime share by name: names are ordinal, and each kind of part has its own.</summary>
internal sealed class SharedParts
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(Type Kind, string Name), object> _parts = [];

    /// <summary>
    /// The part of that name, made by whoever asks first: its settings hold for all (that they agree is the compiler's to check, PERF014). A part of its
    /// own where there is no name.
    /// </summary>
    public TPart GetOrAdd<TPart>(string? name, Func<TPart> create)
        where TPart : class
    {
        if (name is null)
        {
            return create();
        }

        lock (_gate)
        {
            if (!_parts.TryGetValue((typeof(TPart), name), out var part))
            {
                _parts.Add((typeof(TPart), name), part = create());
            }

            return (TPart)part;
        }
    }
}
