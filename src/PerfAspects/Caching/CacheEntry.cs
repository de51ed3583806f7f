using System.Runtime.CompilerServices;

namespace PerfAspects.Caching;

/// <summary>A cached value. It never changes; what it is worth and where it stands among the others does.</summary>
internal sealed class CacheEntry<TKey, TValue>(TKey key, TValue value, TagHold? tags)
{
    private const byte MaxFrequency = 3;

    private Task<TValue>? _task;
    private long _expiresAt;

    public TKey Key { get; } = key;

    public TValue Value { get; } = value;

    public TagHold? Tags { get; } = tags;

    /// <summary>The reading of the clock from which the entry is gone. A sliding one moves on with each hit.</summary>
    public long ExpiresAt
    {
        get => Volatile.Read(ref _expiresAt);
        set => Volatile.Write(ref _expiresAt, value);
    }

    /// <summary>How far a sliding expiry may move.</summary>
    public required long LatestExpiry { get; init; }

    /// <summary>Until when the value may stand in for a failed load.</summary>
    public required long StaleUntil { get; init; }

    /// <summary>The value as a completed task: one for all callers, so that a hit allocates nothing.</summary>
    public Task<TValue> Task => _task ?? MakeTask();

    /// <summary>How often the entry was asked for lately, from 0 to 3. Readers race on it, which costs a count at worst.</summary>
    public byte Frequency { get; set; }

    // The rest belongs to the eviction queues and is guarded by their lock.
    public EntryQueue<TKey, TValue>? Queue { get; set; }

    public CacheEntry<TKey, TValue>? Newer { get; set; }

    public CacheEntry<TKey, TValue>? Older { get; set; }

    /// <summary>Whether the value may be served at <paramref name="now"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsLive(long now) => _expiresAt > now && (Tags is null || Tags.IsCurrent);

    /// <summary>Whether the value may stand in for a failed load at <paramref name="now"/>. An invalidated one never may.</summary>
    public bool IsStale(long now) => StaleUntil > now && (Tags is null || Tags.IsCurrent);

    /// <summary>Notes a hit. A hot entry is at the top already, so that hits on it write nothing that processors share.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Touch()
    {
        if (Frequency < MaxFrequency)
        {
            Frequency++;
        }
    }

    private Task<TValue> MakeTask() => Interlocked.CompareExchange(ref _task, System.Threading.Tasks.Task.FromResult(Value), null) ?? _task;
}
