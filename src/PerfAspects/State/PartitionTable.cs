using PerfAspects.Runtime;

namespace PerfAspects.State;

/// <summary>
/// One state per value, <see langword="null"/> included. A known value is looked up without a lock and without allocating. There are at
/// most <c>maxPartitions</c>: for a new one beyond that the longest idle make room, a sixteenth at a time; idle time is known within the
/// period of a sweep. Those that stand as new are released by a timer, which runs only while there are any and does not keep the table
/// alive.
/// </summary>
internal sealed class PartitionTable<TKey, TState> : IPartitionTable<TState>, ISweptTable
    where TState : class, IPartitionState
{
    public const int DefaultMaxPartitions = 100_000;

    private static readonly TimeSpan s_sweepPeriod = TimeSpan.FromSeconds(10);

    private readonly KeyedNodes<TKey, Partition<TKey, TState>> _partitions = new();
    private readonly Func<TKey, TState> _create;
    private readonly Clock _clock;
    private readonly int _maxPartitions;
    private readonly Alarm _sweep;
    private readonly Lock _creation = new(); // one state at a time is made
    private readonly Lock _gate = new(); // for what adds or removes; taken last
    private int _count;

    public PartitionTable(Func<TKey, TState> create, Clock clock, int maxPartitions = DefaultMaxPartitions)
    {
        _create = create;
        _clock = clock;
        _maxPartitions = maxPartitions;
        _sweep = SweepAlarm.Of(this, clock);
    }

    /// <summary>How many states there are.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The state of a value, made if there is none.</summary>
    public TState Get(TKey key)
    {
        var found = _partitions.Find(key);
        if (found.Node is not { } partition)
        {
            return Add(key, found);
        }

        partition.MarkUsed();
        return partition.State;
    }

    /// <summary>The state of a value instead of one that turned out to be retired.</summary>
    public TState Renew(TKey key, TState retired)
    {
        if (_partitions.Find(key).Node is { } partition && partition.State == retired)
        {
            lock (_gate)
            {
                Remove(partition);
            }
        }

        return Get(key);
    }

    /// <inheritdoc/>
    IEnumerable<TState> IPartitionTable<TState>.All() => _partitions.All.Select(static partition => partition.State);

    /// <inheritdoc/>
    void IPartitionTable<TState>.Stop() => _sweep.Dispose();

    // Keys are compared without a lock: they may be the application's.
    private TState Add(TKey key, Found<Partition<TKey, TState>> found)
    {
        while (true)
        {
            if (TryCreate(key, found) is { } partition)
            {
                _sweep.Set();
                return partition.State;
            }

            found = _partitions.Find(key); // another call has come first, with this key or with another one of the same hash code
            if (found.Node is { } other)
            {
                other.MarkUsed();
                return other.State;
            }
        }
    }

    private Partition<TKey, TState>? TryCreate(TKey key, in Found<Partition<TKey, TState>> found)
    {
        var (sweepAt, now) = (GetSweepTime(), _clock.GetExpiryTime());
        lock (_creation)
        {
            if (Count >= _maxPartitions)
            {
                MakeRoom(now);
            }

            if (!_partitions.Holds(found))
            {
                return null;
            }

            var partition = new Partition<TKey, TState>(key, _create(key), now); // before anything is changed: it may throw
            lock (_gate)
            {
                _partitions.Add(found.Hash, partition); // others may have gone; no other has come
                if (_count++ == 0)
                {
                    _sweep.Due = sweepAt;
                }
            }

            return partition;
        }
    }

    private long GetSweepTime() => Clock.Add(_clock.GetTimestamp(), _clock.ToTimestamps(s_sweepPeriod));

    // Under the lock.
    private void Remove(Partition<TKey, TState> partition)
    {
        if (_partitions.Remove(partition))
        {
            _count--;
        }
    }

    private void MakeRoom(long now)
    {
        var partitions = _partitions.All.ToArray();
        Array.Sort(Array.ConvertAll(partitions, partition => partition.GetLastUsed(now)), partitions);
        var surplus = Math.Max(_maxPartitions / 16, 1);
        foreach (var partition in partitions)
        {
            if (surplus > 0 && TryRelease(partition, evenIfUsed: true))
            {
                surplus--;
            }
        }
    }

    private bool TryRelease(Partition<TKey, TState> partition, bool evenIfUsed)
    {
        if (!partition.State.TryRetire(evenIfUsed))
        {
            return false;
        }

        lock (_gate)
        {
            Remove(partition);
        }

        return true;
    }

    void ISweptTable.Sweep()
    {
        var now = _clock.GetExpiryTime();
        var unused = now - _clock.ToExpiryTime(s_sweepPeriod);
        foreach (var partition in _partitions.All)
        {
            if (partition.GetLastUsed(now) > unused)
            {
                continue;
            }

            TryRelease(partition, evenIfUsed: false);
        }

        var sweepAt = GetSweepTime();
        lock (_gate)
        {
            _sweep.Due = _count > 0 ? sweepAt : Clock.Never;
        }

        _sweep.Set();
    }
}
