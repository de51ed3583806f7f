using System.Diagnostics.CodeAnalysis;
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

    // The load of the entry, which is to bring its value, or the load that is to replace the value; without a load, the tags of the value.
    // One field, because most entries have neither. While there is a load, it holds the tags.
    private object? _aside;
    private CacheEntry? _next;
    private long _freshUntil = long.MinValue; // before the value is there, the entry has always expired

    /// <summary>The hash code of the key.</summary>
    public int Hash { get; } = hash;

    /// <summary>The tags of the value, at the generations they had before its load began to read.</summary>
    public TagHold? Tags => _aside switch
    {
        null => null,
        TagHold tags => tags,
        var load => Unsafe.As<Load>(load).TagsOf(this), // there is no other kind of object here
    };

    /// <summary>The load that is to bring the value; <see langword="null"/> once that is kept.</summary>
    public Load? Load => AnyLoad is { } load && load.Entry == this ? load : null;

    /// <summary>The load that is to replace the value, which is served meanwhile; <see langword="null"/> if there is none.</summary>
    public Load? Replacing => AnyLoad is { } load && load.Entry != this ? load : null;

    /// <summary>
    /// The reading of the clock up to which a hit is answered without a closer look. It is <see cref="ExpiresAt"/>, or earlier where a
    /// value is to be loaded ahead of that.
    /// </summary>
    public long FreshUntil
    {
        get => Volatile.Read(ref _freshUntil);
        protected set => Volatile.Write(ref _freshUntil, value);
    }

    /// <summary>The reading of the clock from which the entry is gone. A sliding one moves on with each hit.</summary>
    public virtual long ExpiresAt { get => FreshUntil; set => FreshUntil = value; }

    /// <summary>The reading of the clock from which the first hit loads the value ahead of its expiry.</summary>
    public virtual long RefreshAt => Clock.Never;

    /// <summary>The exception that is kept instead of a value.</summary>
    public virtual Exception? Failure => null;

    /// <summary>Whether a load that was to replace the value has failed.</summary>
    public virtual bool HasFailedAhead { get => false; set { } }

    /// <summary>
    /// The reading of the clock up to which hits move the expiry of a sliding entry. Of any other entry it is the expiry.
    /// </summary>
    public virtual long LatestExpiry => ExpiresAt;

    /// <summary>The settings under which the entry was stored; see <see cref="Lifetimes.Change"/>.</summary>
    public byte Era { get; protected set; }

    /// <summary>How often the entry was requested lately, from 0 to 3. Readers race on it, which costs a count at worst.</summary>
    public byte Frequency { get; set; }

    /// <summary>
    /// When the entry's line in the application's cache was last touched, in the store's own unit. Readers race on it, which costs a touch
    /// at worst.
    /// </summary>
    public byte TouchedAt { get; set; }

    /// <summary>The next entry in the same bucket of the table.</summary>
    public CacheEntry? Next { get => _next; set => _next = value; }

    /// <summary>The eviction queue that holds the entry.</summary>
    public EntryPlace Place { get; set; }

    /// <summary>The position of the entry in its eviction queue.</summary>
    public uint Position { get; set; }

    private Load? AnyLoad => _aside is { } aside and not TagHold ? Unsafe.As<Load>(aside) : null;

    /// <summary>Sets <see cref="Next"/> to an entry that is whole before a reader can find it.</summary>
    public void Link(CacheEntry next) => Volatile.Write(ref _next, next);

    /// <summary>Whether a hit is answered at <paramref name="now"/> without a closer look.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsFresh(long now) => FreshUntil > now && (_aside is null || HasCurrentTags());

    /// <summary>Whether the value, or the exception, may be served at <paramref name="now"/>.</summary>
    public bool IsLive(long now) => ExpiresAt > now && HasCurrentTags();

    /// <summary>Whether the value may stand in for a failed load at <paramref name="now"/>. An invalidated one never may.</summary>
    /// <param name="now">The time.</param>
    /// <param name="grace">How long after its expiry a value may stand in; see <see cref="Lifetimes.GracesOf"/>.</param>
    public bool IsStale(long now, long grace)
        => Clock.Add(ExpiresAt, grace) > now && HasCurrentTags() && Failure is null;

    /// <summary>Notes a hit. A hot entry is at the top already, so that hits on it write nothing that processors share.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Touch()
    {
        if (Frequency < MaxFrequency)
        {
            Frequency++;
        }
    }

    /// <summary>Sets the load that is to bring the value, or to replace it; <see langword="null"/> if it has ended.</summary>
    public virtual void SetLoad(Load? load)
    {
        var tags = Tags;
        load?.Hold(this, tags);
        Volatile.Write(ref _aside, load ?? (object?)tags);
    }

    /// <summary>Makes the entry live for readers, which take no lock: the expiry that they read first is written last.</summary>
    public virtual void Publish(Lifetime lifetime)
    {
        _aside = Tags;
        Era = lifetime.Era;
        ExpiresAt = lifetime.ExpiresAt;
    }

    /// <summary>Makes hits look no closer before the entry expires.</summary>
    public virtual void StayFresh()
    {
    }

    /// <summary>Keeps an exception instead of a value. False if the entry cannot.</summary>
    public virtual bool TryPublish(Exception failure, Lifetime lifetime) => false;

    private bool HasCurrentTags() => Tags is not { } tags || tags.IsCurrent;
}

/// <summary>An entry with its value, whatever its key is.</summary>
internal abstract class ValueEntry<TValue>(int hash) : CacheEntry(hash)
{
    private TValue? _value;

    /// <summary>The value. To be read by who has found the entry live, or has waited for its load.</summary>
    public TValue Value => _value!;

    /// <summary>The value as a completed task.</summary>
    public virtual Task<TValue> Task => System.Threading.Tasks.Task.FromResult(Value);

    /// <summary>The value is there; it is not served before <see cref="CacheEntry.Publish"/>.</summary>
    public void Fill([AllowNull] TValue value) => _value = value;
}

/// <summary>An entry with its key and value: each entry of a store is of this type.</summary>
internal class KeyedEntry<TKey, TValue>(TKey key, int hash) : ValueEntry<TValue>(hash)
    where TKey : struct, IEquatable<TKey>
{
    public readonly TKey Key = key; // a field: the compiler's first tier would call an accessor, and compile it for each type of key
}
