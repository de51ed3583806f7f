using PerfAspects.CompilerServices;

namespace PerfAspects.State;

/// <summary>
/// The states of one partition: a limiter, a circuit, a bulkhead, whichever the method has. They are released only while no call uses them.
/// </summary>
internal sealed class PartitionStates : PartitionParts, IPartitionState
{
    // Of _uses: how many calls are in, a flag while the states are released, a flag when they are, and how many calls have come in all.
    private const long OneUser = 1;
    private const long Users = 0x3FFF_FFFF;
    private const long Closing = 0x4000_0000;
    private const long Closed = 0x8000_0000;
    private const long OneUse = 0x1_0000_0000;

    private readonly StatePlan _plan;
    private object[] _states = [];
    private volatile int _version;
    private long _uses;

    public PartitionStates(StatePlan plan, object? partition)
    {
        _plan = plan;
        Partition = partition;
    }

    /// <summary>The value of the partition.</summary>
    public object? Partition { get; }

    /// <summary>The value among the states that methods share by name; null where there is none with a name.</summary>
    public NamedPartition? Named { get; set; }

    /// <summary>Whether the states are of the settings in force.</summary>
    public bool IsCurrent => _version == _plan.Version;

    public IReadOnlyList<object> All => Volatile.Read(ref _states);

    public object this[int index] => Volatile.Read(ref _states)[index];

    public object? Find(int index) => index < _states.Length ? _states[index] : null;

    /// <summary>Puts in the states of the settings in force. Under the plan's lock.</summary>
    public void Set(object[] states, int version)
    {
        Volatile.Write(ref _states, states);
        _version = version; // last: who finds it current finds the states
    }

    /// <summary>Begins to use the states. False if they were released.</summary>
    public bool TryEnter()
    {
        var wait = default(SpinWait);
        while (true)
        {
            var uses = Volatile.Read(ref _uses);
            if ((uses & Closed) != 0)
            {
                return false;
            }

            if ((uses & Closing) != 0)
            {
                wait.SpinOnce(); // the states are being taken out of the method's lists
            }
            else if (Interlocked.CompareExchange(ref _uses, uses + OneUse + OneUser, uses) == uses)
            {
                return true;
            }
        }
    }

    public void Leave() => Interlocked.Decrement(ref _uses);

    bool IPartitionState.TryRetire(bool evenIfUsed)
    {
        // "Used" is what a state remembers of past calls; states with a call in them stay in any case. The look at the states reads the
        // clock, which is the application's: no call waits meanwhile. One that has come since then has raised the number of calls.
        var uses = Volatile.Read(ref _uses);
        if ((uses & (Users | Closing | Closed)) != 0
            || !(evenIfUsed || _plan.StandAsNew(_states))
            || Interlocked.CompareExchange(ref _uses, uses | Closing, uses) != uses)
        {
            return false;
        }

        var goes = false;
        try
        {
            _plan.Released(_states); // before the states are closed: a new partition may share some of them
            goes = true;
        }
        finally
        {
            Volatile.Write(ref _uses, goes ? Closed : uses); // also if the thread is interrupted: calls wait for the answer
        }

        return true;
    }
}
