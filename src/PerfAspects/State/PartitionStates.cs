using PerfAspects.CompilerServices;

namespace PerfAspects.State;

/// <summary>
/// The states of one partition: a limiter, a circuit, a bulkhead, whichever the method has. They are released only while no call uses them.
/// </summary>
internal sealed class PartitionStates : PartitionParts, IPartitionState
{
    private const int Closing = -1;
    private const int Closed = int.MinValue;

    private readonly StatePlan _plan;
    private object[] _states = [];
    private volatile int _version;
    private int _users; // or Closing, or Closed

    public PartitionStates(StatePlan plan, object? partition)
    {
        _plan = plan;
        Partition = partition;
    }

    /// <summary>The value of the partition.</summary>
    public object? Partition { get; }

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
            var users = Volatile.Read(ref _users);
            if (users == Closed)
            {
                return false;
            }

            if (users == Closing)
            {
                wait.SpinOnce(); // somebody looks whether they can go, which takes no longer than a lock
            }
            else if (Interlocked.CompareExchange(ref _users, users + 1, users) == users)
            {
                return true;
            }
        }
    }

    public void Leave() => Interlocked.Decrement(ref _users);

    bool IPartitionState.TryRetire(bool evenIfUsed)
    {
        // "Used" is what a state remembers of past calls; states with a call in them stay in any case.
        if (Interlocked.CompareExchange(ref _users, Closing, 0) != 0)
        {
            return false;
        }

        var goes = false;
        try
        {
            if (evenIfUsed || _plan.StandAsNew(_states))
            {
                _plan.Released(_states);
                goes = true;
            }
        }
        finally
        {
            Volatile.Write(ref _users, goes ? Closed : 0); // also if the clock throws: a call that waits for the answer would wait for ever
        }

        return goes;
    }
}
