using System.Runtime.CompilerServices;
using PerfAspects.Caching.Eviction;
using PerfAspects.Caching.Loading;
using PerfAspects.Caching.Tags;

namespace PerfAspects.Caching.Storage;

/// <summary>
/// A key's place in the store. It is there from when its load begins, without being worth anything yet; the value then comes once and never changes,
/// while what it is worth and where it stands among the others does. Whatever has a setter is written under the store's lock.
/// <para>
/// Key and value come with the types derived from this one. Whatever does not need them deals with entries as they are here: code over a key's type is
/// compiled once more for each cached method, when that is called first.
/// </para>
/// </summary>
internal abstract class CacheEntry(int hash)
{
    private const byte MaxFrequency = 3;

    private TagHold? _tags;
    private long _expiresAt = long.MinValue; // before the value is there, the entry has always expired

    /// <summary>The hash code of the key.</summary>
    public int Hash { get; } = hash;

    /// <summary>The tags of the value, at the generations they had before its load began to read.</summary>
    public TagHold? Tags => _tags;

    /// <summary>The load that is to bring the value; <see langword="null"/> once that is kept.</summary>
    public Load? Load { get; set; }

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
    public CacheEntry? Next { get; set; }

    /// <summary>The eviction queue that holds the entry, and its neighbours there.</summary>
    public EntryPlace Place { get; set; }

    public CacheEntry? Newer { get; set; }

    public CacheEntry? Older { get; set; }

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

    /// <summary>Has readers find the entry live, who come without a lock: the expiry they look at first is written last.</summary>
    public void Publish(Lifetime lifetime)
    {
        Load = null;
        Era = lifetime.Era;
        StaleUntil = lifetime.StaleUntil;
        ExpiresAt = lifetime.ExpiresAt;
    }
}
