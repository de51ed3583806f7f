using System.Runtime.CompilerServices;
using PerfAspects.Caching.Eviction;
using PerfAspects.Caching.Loading;
using PerfAspects.Caching.Tags;
using PerfAspects.Runtime;

namespace PerfAspects.Caching.Storage;

/// <summary>
/// A key's entry in the store. It is there from when its load begins and expired until then; the value is set once and never changes,
/// while its expiry and its place among the others do. Every property with a setter is written under the store's lock, unless its summary
/// says otherwise.
/// <para>
/// Key and value are in the derived types. Code that does not need them works with this type: code that depends on a key's type is
/// compiled once more for each cached method, at its first call.
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

    /// <summary>
    /// The reading of the clock up to which hits move the expiry of a sliding entry. Of any other entry it is the expiry.
    /// </summary>
    public long LatestExpiry { get; private set; }

    /// <summary>The settings under which the entry was stored; see <see cref="Lifetimes.Change"/>.</summary>
    public byte Era { get; private set; }

    /// <summary>How often the entry was asked for lately, from 0 to 3. Readers race on it, which costs a count at worst.</summary>
    public byte Frequency { get; set; }

    /// <summary>
    /// When the entry's line in the application's cache was last touched, in the store's own unit. Readers race on it, which costs a touch
    /// at worst.
    /// </summary>
    public byte TouchedAt { get; set; }

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
    /// <param name="now">The time.</param>
    /// <param name="grace">How long after its expiry a value may stand in; see <see cref="Lifetimes.GraceOf"/>.</param>
    public bool IsStale(long now, long grace) => Clock.Add(ExpiresAt, grace) > now && (Tags is null || Tags.IsCurrent);

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
    /// Marks the entry with its tags, before the core reads anything. With a fence: a caller that invalidates a tag has changed the source
    /// before, and either finds the load marked and does not join it, or the load reads the change.
    /// </summary>
    public void Mark(TagHold tags) => Interlocked.Exchange(ref _tags, tags);

    /// <summary>Makes the entry live for readers, which take no lock: the expiry that they read first is written last.</summary>
    public void Publish(Lifetime lifetime)
    {
        Load = null;
        Era = lifetime.Era;
        LatestExpiry = lifetime.LatestExpiry;
        ExpiresAt = lifetime.ExpiresAt;
    }
}
