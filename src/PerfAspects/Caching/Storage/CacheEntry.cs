using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using PerfAspects.Caching.Eviction;
using PerfAspects.Caching.Loading;
using PerfAspects.Caching.Tags;

namespace PerfAspects.Caching.Storage;

/// <summary>
/// A key's place in the store. It is there from when its load begins, without being worth anything yet; the value then comes once and never changes,
/// while what it is worth and where it stands among the others does. Whatever has a setter is written under the store's lock.
/// </summary>
internal sealed class CacheEntry<TKey, TValue>(TKey key, int hash)
    where TKey : struct, IEquatable<TKey>
{
    private const byte MaxFrequency = 3;

    private TValue? _value;
    private TagHold? _tags;
    private Task<TValue>? _task;
    private long _expiresAt = long.MinValue; // before the value is there, the entry has always expired

    public TKey Key { get; } = key;

    public int Hash { get; } = hash;

    /// <summary>The value. To be read by who has found the entry live, or has waited for its load.</summary>
    public TValue Value => _value!;

    /// <summary>The value as a completed task: one for all callers, so that a hit allocates nothing.</summary>
    public Task<TValue> Task => _task ?? MakeTask();

    /// <summary>The tags of the value, at the generations they had before its load began to read.</summary>
    public TagHold? Tags => _tags;

    /// <summary>The load that is to bring the value; <see langword="null"/> once that is kept.</summary>
    public Load<TKey, TValue>? Load { get; set; }

    /// <summary>The reading of the clock from which the entry is gone. A sliding one moves on with each hit.</summary>
    public long ExpiresAt
    {
        get => Volatile.Read(ref _expiresAt);
        set => Volatile.Write(ref _expiresAt, value);
    }

    /// <summary>Until when the value may stand in for a failed load.</summary>
    public long StaleUntil { get; private set; }

    /// <summary>Which rules the entry's life follows; see <see cref="Lifetimes.Change"/>.</summary>
    public byte Era { get; private set; }

    /// <summary>How often the entry was asked for lately, from 0 to 3. Readers race on it, which costs a count at worst.</summary>
    public byte Frequency { get; set; }

    /// <summary>The next entry in the same bucket of the table.</summary>
    public CacheEntry<TKey, TValue>? Next { get; set; }

    /// <summary>The eviction queue that holds the entry, and its neighbours there.</summary>
    public EntryPlace Place { get; set; }

    public CacheEntry<TKey, TValue>? Newer { get; set; }

    public CacheEntry<TKey, TValue>? Older { get; set; }

    /// <summary>Whether the value may be served at <paramref name="now"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsLive(long now) => ExpiresAt > now && (Tags is null || Tags.IsCurrent);

    /// <summary>Whether the value may stand in for a failed load at <paramref name="now"/>. An invalidated one never may.</summary>
    public bool IsStale(long now) => StaleUntil > now && (Tags is null || Tags.IsCurrent);

    /// <summary>Whether the value will never be served again.</summary>
    public bool IsOfNoUse(long now) => !IsLive(now) && !IsStale(now);

    /// <summary>Notes a hit. A hot entry is at the top already, so that hits on it write nothing that processors share.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Touch()
    {
        if (Frequency < MaxFrequency)
        {
            Frequency++;
        }
    }

    /// <summary>
    /// Marks the entry, before its value is read anywhere. With a fence: who invalidates a tag has changed the source before, and either finds the load
    /// marked and does not join it, or the load reads what was changed.
    /// </summary>
    public void Mark(TagHold tags) => Interlocked.Exchange(ref _tags, tags);

    /// <summary>The value is there; it is not served before <see cref="Publish"/>.</summary>
    public void Fill([AllowNull] TValue value) => _value = value;

    /// <summary>Has readers find the entry live, who come without a lock: the expiry they look at first is written last.</summary>
    public void Publish(Lifetime lifetime)
    {
        Load = null;
        Era = lifetime.Era;
        StaleUntil = lifetime.StaleUntil;
        ExpiresAt = lifetime.ExpiresAt;
    }

    private Task<TValue> MakeTask() => Interlocked.CompareExchange(ref _task, System.Threading.Tasks.Task.FromResult(Value), null) ?? _task;
}
