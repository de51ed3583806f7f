using System.Runtime.CompilerServices;

namespace PerfAspects.State;

/// <summary>
/// The states of a runtime, by slot. Those of collectible assemblies are held weakly: their method keeps them, and is kept by its assembly.
/// Changed under the runtime's lock, read without one. A struct, so that a call reaches its state with one look less.
/// </summary>
internal struct StateTable()
{
    private object?[] _states = [];
    private WeakReference<object>?[] _collectible = [];

    /// <summary>The states of assemblies that stay: read by every call.</summary>
    public readonly object?[] States
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _states;
    }

    /// <summary>The state of a slot; <see langword="null"/> if there is none.</summary>
    public object? Find(int slot)
    {
        var states = Volatile.Read(ref _states);
        if (slot < states.Length && Volatile.Read(ref states[slot]) is { } state)
        {
            return state;
        }

        var collectible = Volatile.Read(ref _collectible);
        return slot < collectible.Length && Volatile.Read(ref collectible[slot]) is { } reference && reference.TryGetTarget(out var found)
            ? found : null;
    }

    /// <summary>Sets the state of a slot, or replaces it.</summary>
    public void Set(int slot, object state, bool isCollectible)
    {
        if (isCollectible)
        {
            Set(ref _collectible, slot, new WeakReference<object>(state));
        }
        else
        {
            Set(ref _states, slot, state);
        }
    }

    /// <summary>Forgets every state.</summary>
    public void Clear()
    {
        Volatile.Write(ref _states, []);
        Volatile.Write(ref _collectible, []);
    }

    private static void Set<T>(ref T?[] table, int slot, T value)
        where T : class
    {
        if (slot >= table.Length)
        {
            var grown = new T?[Math.Max(slot + 1, table.Length * 2)];
            table.CopyTo(grown, 0);
            grown[slot] = value;
            Volatile.Write(ref table, grown);
            return;
        }

        Volatile.Write(ref table[slot], value);
    }
}
