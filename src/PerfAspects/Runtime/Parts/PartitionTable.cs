using System.Collections.Concurrent;

namespace PerfAspects.Runtime.Parts;

/// <summary>
/// One part per value, <see langword="null"/> included. A known value is looked up without a lock and without allocating. There are at most
/// <c>maxParts</c>: for a new one beyond that the longest idle make room, a sixteenth at a time; how long is told to within the period of a
/// sweep. Those that stand as new are released by a timer, which runs only while there are any and does not keep the table alive.
/// </summary>
internal sealed class PartitionTable<TKey, TPart> : IPartitionTable<TPart>, ISweptTable
    where TPart : class, IPartitionPart
{
    public const int DefaultMaxParts = 100_000;

    private static readonly TimeSpan s_sweepPeriod = TimeSpan.FromSeconds(10);

#pragma warning disable CS8714 // null is looked up elsewhere: the dictionary never sees it
    private readonly ConcurrentDictionary<TKey, Partition<TKey, TPart>> _partitions = new();
#pragma warning restore CS8714
    private readonly Func<TKey, TPart> _create;
    private readonly Clock _clock;
    private readonly int _maxParts;
    private readonly Alarm _sweep;
    private readonly Lock _gate = new(); // for whatever adds or removes
    private Partition<TKey, TPart>? _ofNull;
    private int _count;

    public PartitionTable(Func<TKey, TPart> create, Clock clock, int maxParts = DefaultMaxParts)
    {
        _create = create;
        _clock = clock;
        _maxParts = maxParts;
        _sweep = SweepAlarm.Of(this, clock);
    }

    /// <summary>How many parts there are.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The part of a value, made if there is none.</summary>
    public TPart Get(TKey key)
    {
        if (Find(key) is not { } partition)
        {
            return Add(key);
        }

        partition.MarkUsed();
        return partition.Part;
    }

    /// <summary>The part of a value instead of one that turned out to be retired.</summary>
    public TPart Renew(TKey key, TPart retired)
    {
        lock (_gate)
        {
            if (Find(key) is { } partition && partition.Part == retired)
            {
                Remove(partition);
            }
        }

        return Get(key);
    }

    /// <inheritdoc/>
    IEnumerable<TPart> IPartitionTable<TPart>.All() => All().Select(static partition => partition.Part);

    /// <inheritdoc/>
    void IPartitionTable<TPart>.Stop() => _sweep.Dispose();

    private Partition<TKey, TPart>? Find(TKey key)
        => key is null ? Volatile.Read(ref _ofNull) : _partitions.TryGetValue(key, out var partition) ? partition : null;

    private TPart Add(TKey key)
    {
        Partition<TKey, TPart>? partition;
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
                partition = new Partition<TKey, TPart>(key, _create(key), _clock.GetExpiryTime());
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
        return partition.Part;
    }

    private void Remove(Partition<TKey, TPart> partition)
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
            if (surplus > 0 && partition.Part.TryRetire(evenIfUsed: true))
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
                if (Find(partition.Key) == partition && partition.Part.TryRetire(evenIfUsed: false))
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

    private IEnumerable<Partition<TKey, TPart>> All()
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
