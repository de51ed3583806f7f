using System.Runtime.CompilerServices;

namespace PerfAspects.Caching;

/// <summary>A cached value. Never changes, but for what eviction notes on it.</summary>
internal sealed class CacheEntry<TKey, TValue>(TKey key, TValue value, long expiresAt)
{
    private const byte MaxFrequency = 3;

    private Task<TValue>? _task;

    public TKey Key { get; } = key;

    public TValue Value { get; } = value;

    /// <summary>The reading of the clock from which the entry is gone.</summary>
    public long ExpiresAt { get; } = expiresAt;

    /// <summary>The value as a completed task: one for all callers, so that a hit allocates nothing.</summary>
    public Task<TValue> Task => _task ?? MakeTask();

    /// <summary>How often the entry was asked for lately, from 0 to 3. Readers race on it, which costs a count at worst.</summary>
    public byte Frequency { get; set; }

    // The rest belongs to the eviction queues and is guarded by their lock.
    public EntryQueue<TKey, TValue>? Queue { get; set; }

    public CacheEntry<TKey, TValue>? Newer { get; set; }

    public CacheEntry<TKey, TValue>? Older { get; set; }

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
