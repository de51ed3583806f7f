using System.Runtime.CompilerServices;
using PerfAspects.Runtime;

namespace PerfAspects.State;

/// <summary>
/// The states of a method whose core differs from class to class: one for each exact type of its instances. A known type is found without a
/// lock and without allocating. A type of a collectible assembly is not kept alive, and neither is its state once the type is gone.
/// </summary>
internal sealed class TypeStates
{
    private readonly ConditionalWeakTable<Type, object> _collectible = [];
    private Entry[] _table = new Entry[2]; // open addressing, at most half full; never written to once it is here
    private int _count;

    /// <summary>The state of a type; <see langword="null"/> if it has none yet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public object? Find(Type type)
    {
        var table = Volatile.Read(ref _table);
        var mask = table.Length - 1;
        for (var place = RuntimeHelpers.GetHashCode(type) & mask; ; place = (place + 1) & mask)
        {
            ref var entry = ref table[place];
            if (ReferenceEquals(entry.Type, type))
            {
                return entry.State;
            }

            if (entry.Type is null)
            {
                return FindCollectible(type);
            }
        }
    }

    /// <summary>Sets the state of a type, or replaces it. Under the runtime's lock.</summary>
    public void Set(Type type, object state)
    {
        if (Collectible.Is(type))
        {
            _collectible.AddOrUpdate(type, state);
            return;
        }

        _count += FindPlace(_table, type).Type is null ? 1 : 0;
        var table = new Entry[2 * _count <= _table.Length ? _table.Length : 2 * _table.Length];
        foreach (var entry in _table)
        {
            if (entry.Type is not null)
            {
                FindPlace(table, entry.Type) = entry;
            }
        }

        FindPlace(table, type) = new Entry(type, state);
        Volatile.Write(ref _table, table);
    }

    /// <summary>Every state. Under the runtime's lock.</summary>
    public IEnumerable<object> All()
        => [.. _table.Select(static entry => entry.State).OfType<object>(), .. _collectible.Select(static pair => pair.Value)];

    [MethodImpl(MethodImplOptions.NoInlining)]
    private object? FindCollectible(Type type) => _collectible.TryGetValue(type, out var state) ? state : null;

    private static ref Entry FindPlace(Entry[] table, Type type)
    {
        var place = RuntimeHelpers.GetHashCode(type) & (table.Length - 1);
        while (table[place].Type is { } other && other != type)
        {
            place = (place + 1) & (table.Length - 1);
        }

        return ref table[place];
    }

    private readonly struct Entry(Type type, object state)
    {
        public Type? Type { get; } = type;

        public object? State { get; } = state;
    }
}
