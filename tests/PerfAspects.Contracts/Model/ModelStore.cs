#if !NET9_0_OR_GREATER
using Lock = object;
#endif

namespace PerfAspects.Contracts.Model;

/// <summary>
/// The store that <see cref="ModelCacheTier"/>s share: the algorithm of a tier in its simplest form, under one lock and on the clock of the
/// test. Parts of it can be lost.
/// </summary>
public sealed class ModelStore(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (byte[] Tokens, byte[] Payload, long Expires)> _entries = [];
    private readonly Dictionary<string, (Guid Lease, long Expires)> _leases = [];
    private readonly Dictionary<string, Guid> _tags = [];
    private readonly List<(Guid Mark, TierInvalidation Invalidation)> _log = [];
    private long _number;

    /// <summary>The number of invalidations that the log holds. Default: 100.</summary>
    public int LogLength { get; set; } = 100;

    /// <summary>A defect for tests of tests: a keep does not check the lease. Default: false.</summary>
    public bool IgnoresLeases { get; set; }

    /// <summary>A defect for tests of tests: neither a read nor a keep checks the tags. Default: false.</summary>
    public bool IgnoresTags { get; set; }

    /// <summary>The rate limits.</summary>
    public ModelLimits Limits { get; } = new(clock);

    /// <summary>Run after each invalidation, outside the lock.</summary>
    internal event Action? Invalidated;

    /// <summary>The clock that lifetimes are counted by.</summary>
    internal TimeProvider Clock => clock;

    /// <summary>The number of entries that have not expired, current or not.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Values.Count(entry => IsLeft(entry.Expires));
            }
        }
    }

    /// <summary>Loses everything, as a store does that is restarted without its data.</summary>
    public void LoseAll()
    {
        lock (_gate)
        {
            _entries.Clear();
            _leases.Clear();
            _tags.Clear();
            _log.Clear();
            _number = 0;
        }
    }

    /// <summary>Loses an entry.</summary>
    public void LoseEntry(string ns, string key)
    {
        lock (_gate)
        {
            _entries.Remove(Full(ns, key));
        }
    }

    /// <summary>Loses a lease.</summary>
    public void LoseLease(string ns, string key)
    {
        lock (_gate)
        {
            _leases.Remove(Full(ns, key));
        }
    }

    /// <summary>Loses a tag's token.</summary>
    public void LoseTag(string ns, string tag)
    {
        lock (_gate)
        {
            _tags.Remove(Full(ns, tag));
        }
    }

    /// <summary>Loses the log, but not the number of invalidations.</summary>
    public void LoseLog()
    {
        lock (_gate)
        {
            _log.Clear();
        }
    }

    /// <summary>Replaces the payload of an entry, as a defect of the store does. Fails if there is none.</summary>
    public void Corrupt(string ns, string key, byte[] payload)
    {
        lock (_gate)
        {
            _entries[Full(ns, key)] = _entries[Full(ns, key)] with { Payload = payload };
        }
    }

    internal TierRead Read(string ns, TierEntry entry)
    {
        lock (_gate)
        {
            return _entries.TryGetValue(Full(ns, entry.Key), out var found) && IsLeft(found.Expires) && IsCurrent(ns, entry, found.Tokens)
                ? new TierRead(found.Payload, Left(found.Expires))
                : default;
        }
    }

    internal TierAcquisition Acquire(string ns, TierEntry entry, Guid lease, TimeSpan duration)
    {
        lock (_gate)
        {
            if (Read(ns, entry) is { IsHit: true } read && entry.Accepts(read.Remaining))
            {
                return TierAcquisition.Hit(read.Payload, read.Remaining);
            }

            if (_leases.TryGetValue(Full(ns, entry.Key), out var held) && IsLeft(held.Expires))
            {
                return TierAcquisition.Wait(Left(held.Expires));
            }

            foreach (var tag in entry.Tags)
            {
                _tags.TryAdd(Full(ns, tag), Guid.NewGuid());
            }

            _leases[Full(ns, entry.Key)] = (lease, After(duration));
            return TierAcquisition.Load(TokensOf(ns, entry));
        }
    }

    internal bool Keep(string ns, TierEntry entry, Guid lease, ReadOnlySpan<byte> tokens, ReadOnlySpan<byte> payload, TimeSpan duration)
    {
        lock (_gate)
        {
            if (!Holds(ns, entry, lease) && !IgnoresLeases)
            {
                return false;
            }

            _leases.Remove(Full(ns, entry.Key));
            if (!IsCurrent(ns, entry, tokens))
            {
                return false;
            }

            _entries[Full(ns, entry.Key)] = (tokens.ToArray(), payload.ToArray(), After(duration));
            return true;
        }
    }

    internal bool Renew(string ns, TierEntry entry, Guid lease, TimeSpan duration)
    {
        lock (_gate)
        {
            if (Holds(ns, entry, lease))
            {
                _leases[Full(ns, entry.Key)] = (lease, After(duration));
                return true;
            }

            return false;
        }
    }

    internal void Release(string ns, TierEntry entry, Guid lease)
    {
        lock (_gate)
        {
            if (Holds(ns, entry, lease))
            {
                _leases.Remove(Full(ns, entry.Key));
            }
        }
    }

    internal long Invalidate(string ns, TierInvalidation invalidation)
    {
        long number;
        lock (_gate)
        {
            var name = Full(ns, invalidation.Name);
            if (invalidation.Target is TierTarget.Tag)
            {
                _tags.Remove(name);
            }
            else
            {
                _entries.Remove(name);
                _leases.Remove(name);
            }

            number = ++_number;
            _log.Add((Guid.NewGuid(), invalidation));
            _log.RemoveRange(0, Math.Max(0, _log.Count - LogLength));
        }

        Invalidated?.Invoke();
        return number;
    }

    internal TierLog ReadLog(TierPosition after)
    {
        lock (_gate)
        {
            if (_log.Count == 0)
            {
                // The beginning of a log has a mark as well, so that a reader can continue from it.
                _number++;
                _log.Add((Guid.NewGuid(), default));
            }

            var position = new TierPosition(_number, _log[^1].Mark);
            var known = _log.Count - 1 - (_number - after.Number);
            return known < 0 || known >= _log.Count || _log[(int)known].Mark != after.Mark
                ? new TierLog(position, null)
                : new TierLog(position, [.. _log.Skip((int)known + 1).Select(static each => each.Invalidation)]);
        }
    }

    private static string Full(string ns, string name) => $"{ns}:{name}";

    private bool Holds(string ns, TierEntry entry, Guid lease)
        => _leases.TryGetValue(Full(ns, entry.Key), out var held) && held.Lease == lease && IsLeft(held.Expires);

    private bool IsCurrent(string ns, TierEntry entry, ReadOnlySpan<byte> tokens)
        => IgnoresTags || (entry.Tags.All(tag => _tags.ContainsKey(Full(ns, tag))) && TokensOf(ns, entry).AsSpan().SequenceEqual(tokens));

    private byte[] TokensOf(string ns, TierEntry entry) => [.. entry.Tags.SelectMany(tag => _tags[Full(ns, tag)].ToByteArray())];

    private long After(TimeSpan duration) => clock.GetTimestamp() + (long)(duration.TotalSeconds * clock.TimestampFrequency);

    private bool IsLeft(long expires) => clock.GetTimestamp() < expires;

    private TimeSpan Left(long expires) => clock.GetElapsedTime(clock.GetTimestamp(), expires);
}
