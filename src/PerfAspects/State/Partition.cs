namespace PerfAspects.State;

/// <summary>A value with its state, and when it was last used.</summary>
internal sealed class Partition<TKey, TState>(TKey key, TState state, long now) : KeyedNode<TKey, Partition<TKey, TState>>(key)
{
    private long _lastUsed = now;
    private bool _wasUsed;

    public TState State { get; } = state;

    // A flag, not the time: reading the clock would cost as much as the look-up, and a flag that is up already is not written again.
    public void MarkUsed()
    {
        if (!Volatile.Read(ref _wasUsed))
        {
            Volatile.Write(ref _wasUsed, true);
        }
    }

    /// <summary>When it was last used, as of the last look: what has been used since then is used now.</summary>
    public long GetLastUsed(long now)
    {
        if (Volatile.Read(ref _wasUsed))
        {
            Volatile.Write(ref _wasUsed, false);
            Volatile.Write(ref _lastUsed, now);
        }

        return Volatile.Read(ref _lastUsed);
    }
}
