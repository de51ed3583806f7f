namespace PerfAspects.State;

/// <summary>The state of an aspect in a partition: a limiter, a circuit, a bulkhead.</summary>
internal interface IPartitionState
{
    /// <summary>
    /// Ends the state, if it stands as a new one would, so that nobody can tell; or, where its room is needed, unless somebody is in it or
    /// waits for it. From then on it refuses every call in a way its callers recognize, and they take another from the table.
    /// </summary>
    bool TryRetire(bool evenIfUsed);
}

/// <summary>A table whose keys do not matter.</summary>
internal interface IPartitionTable<out TState>
{
    /// <summary>The states there are; some of those that come and go meanwhile.</summary>
    IEnumerable<TState> All();

    /// <summary>Stops the sweeps: the runtime is disposed.</summary>
    void Stop();
}
