using System.Collections.Concurrent;
using PerfAspects.Runtime;

namespace PerfAspects.State;

/// <summary>
/// One state per value, <see langword="null"/> included. A known value is looked up without a lock and without allocating. There are at
/// most <c>maxParts</c>: for a new one beyond that the longest idle make room, a sixteenth at a time; how long is told to within the period
/// of a sweep. Those that stand as new are released by a timer, which runs only while there are any and does not keep the table alive.
/// </summary>
internal sealed class PartitionTable<TKey, TState> : IPartitionTable<TState>, ISweptTable
    where TState : class, IPartitionState
{
    public const int DefaultMaxParts = 100_000;

    private static readonly TimeSpan s_sweepPeriod = TimeSpan.FromSeconds(10);

#pragma warning disable CS8714 // null is looked up elsewhere: the dictionary never sees it
    private readonly ConcurrentDictionary<TKey, Partition<TKey, TState>> _partitions = new();
#pragma warning restore CS8714
    private readonly Func<TKey, TState> _create;
    private readonly Clock _clock;
    private readonly int _maxParts;
    private readonly Alarm _sweep;
    private readonly Lock _gate = new(); // for whatever adds or removes
    private Partition<TKey, TState>? _ofNull;
    private int _count;

    public PartitionTable(Func<TKey, TState> create, Clock clock, int maxParts = DefaultMaxParts)
    {
        _create = create;
        _clock = clock;
        _maxParts = maxParts;
        _sweep = SweepAlarm.Of(this, clock);
    }

    /// <summary>How many states there are.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The state of a value, made if there is none.</summary>
    public TState Get(TKey key)
    {
        if (Find(key) is not { } partition)
        {
            return Add(key);
        }

        partition.MarkUsed();
        return partition.State;
    }

    /// <summary>The state of a value instead of one that turned out to be retired.</summary>
    public TState Renew(TKey key, TState retired)
    {
        lock (_gate)
        {
            if (Find(key) is { } partition && partition.State == retired)
            {
                Remove(partition);
            }
        }

        return Get(key);
    }

    /// <inheritdoc/>
    IEnumerable<TState> IPartitionTable<TState>.All() => All().Select(static partition => partition.State);

    /// <inheritdoc/>
    void IPartitionTable<TState>.Stop() => _sweep.Dispose();

    private Partition<TKey, TState>? Find(TKey key)
        => key is null ? Volatile.Read(ref _ofNull) : _partitions.TryGetValue(key, out var partition) ? partition : null;

    private TState Add(TKey key)
    {
        Partition<TKey, TState>? partition;
        lock (_gate)
        {
            partition = Find(key);
            if (partition is null)
            {
                if (_count >= _maxParts)
                {
                    MakeRoom();
                }

                var sweepAt = Clock.Add(_clock.GetTimestamp(),
                    _clock.ToTimestamps(s_sweepPeriod)); // before anything is changed: a clock may throw
                partition = new Partition<TKey, TState>(key, _create(key), _clock.GetExpiryTime());
                if (key is null)
                {
                    Volatile.Write(ref _ofNull, partition);
                }
                else
                {
                    _partitions[key] = partition;
                }

                if (_count++ == 0)
                {
                    _sweep.Due = sweepAt;
                }
            }
        }

        _sweep.Set();
        return partition.State;
    }

    private void Remove(Partition<TKey, TState> partition)
    {
        if (partition.Key is null)
        {
            Volatile.Write(ref _ofNull, null);
        }
        else
        {
            _partitions.TryRemove(partition.Key, out _);
        }

        _count--;
    }

    private void MakeRoom()
    {
        var now = _clock.GetExpiryTime();
        var partitions = All().ToArray();
        Array.Sort(Array.ConvertAll(partitions, partition => partition.GetLastUsed(now)), partitions);
        var surplus = Math.Max(_maxParts / 16, 1);
        foreach (var partition in partitions)
        {
            if (surplus > 0 && partition.State.TryRetire(evenIfUsed: true))
            {
                Remove(partition);
                surplus--;
            }
        }
    }

    void ISweptTable.Sweep()
    {
        var now = _clock.GetExpiryTime();
        var unused = now - _clock.ToExpiryTime(s_sweepPeriod);
        foreach (var partition in All())
        {
            if (partition.GetLastUsed(now) > unused)
            {
                continue;
            }

            lock (_gate)
            {
                if (Find(partition.Key) == partition && partition.State.TryRetire(evenIfUsed: false))
                {
                    Remove(partition);
                }
            }
        }

        lock (_gate)
        {
            _sweep.Due = _count > 0 ? Clock.Add(_clock.GetTimestamp(), _clock.ToTimestamps(s_sweepPeriod)) : Clock.Never;
        }

        _sweep.Set();
    }

    private IEnumerable<Partition<TKey, TState>> All()
    {
        if (_ofNull is { } ofNull)
        {
            yield return ofNull;
        }

        foreach (var (_, partition) in _partitions)
        {
            yield return partition;
        }
    }
}
