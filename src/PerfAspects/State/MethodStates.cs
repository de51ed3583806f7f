using Polly.CircuitBreaker;

namespace PerfAspects.State;

/// <summary>A cache of a method, as the runtime sees it.</summary>
internal interface ICacheState
{
    CacheTotals ReadTotals();

    void Clear();

    /// <summary>
    /// Drops every entry, as <see cref="Clear"/> does, and counts nothing: the process that has invalidated the entries has counted it.
    /// </summary>
    /// <param name="withLoads">Whether loads under way are for the calls that wait for them, and their values not kept.</param>
    void Drop(bool withLoads);
}

/// <summary>A circuit of a method, as the runtime sees it.</summary>
internal interface ICircuitState
{
    CircuitState State { get; }

    /// <summary>The state since the last transition: open also when the break is over. Reads no clock.</summary>
    CircuitState LastState { get; }

    /// <summary>Transitions so far.</summary>
    IReadOnlyList<CircuitTransitions> ReadTransitions();

    void Isolate();

    void Close();
}

/// <summary>The state that a method keeps when its settings change, and that takes on the new settings in place.</summary>
internal interface IKeptState
{
    /// <summary>
    /// Does what the change brings about and what calls foreign code: lets waiting calls go on, drops surplus entries. Not under a lock.
    /// </summary>
    void CompleteChange();
}

/// <summary>The strategy that leaves calls behind which ignore cancellation, as the runtime sees it.</summary>
internal interface IAbandoningState
{
    /// <summary>How many of them run now.</summary>
    long Abandoned { get; }
}

/// <summary>Slots that calls take and wait for, as the runtime sees them.</summary>
internal interface IOccupiedState
{
    /// <summary>Whether the number of slots follows what is measured.</summary>
    bool IsAdaptive { get; }

    Occupancy ReadOccupancy();
}

/// <summary>A check that refuses calls while the process is overloaded, as the runtime sees it.</summary>
internal interface ISheddingState
{
    /// <summary>The level to which calls are refused: 0 for none, 1 for all.</summary>
    double Level { get; }
}

/// <summary>The calls that run and wait, the number that may run and the number that may wait.</summary>
internal readonly record struct Occupancy(long Running, long Queued, long Limit, long Places)
{
    public static Occupancy operator +(Occupancy left, Occupancy right)
        => new(left.Running + right.Running, left.Queued + right.Queued, left.Limit + right.Limit, left.Places + right.Places);
}

/// <summary>The counts of a cache: the entries it holds and has dropped.</summary>
internal readonly record struct CacheTotals(
    long Entries, long Expired, long OverCapacity, long UnderPressure, long KeysInvalidated, long TagsInvalidated, long Clearings)
{
    public static CacheTotals operator +(CacheTotals left, CacheTotals right) => new(
        left.Entries + right.Entries,
        left.Expired + right.Expired,
        left.OverCapacity + right.OverCapacity,
        left.UnderPressure + right.UnderPressure,
        left.KeysInvalidated + right.KeysInvalidated,
        left.TagsInvalidated + right.TagsInvalidated,
        left.Clearings + right.Clearings);
}

/// <summary>How often a circuit has gone from one state to another.</summary>
internal readonly record struct CircuitTransitions(CircuitState From, CircuitState To, long Count);
