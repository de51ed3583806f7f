using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using PerfAspects.Caching.Tiers;

namespace PerfAspects.CompilerServices;

/// <summary>One call of a method with an entry for each of its keys. For generated code.</summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
/// <typeparam name="TEach">The call for one key.</typeparam>
/// <typeparam name="TElement">The key.</typeparam>
/// <typeparam name="TValue">The value of a key.</typeparam>
/// <typeparam name="TResult">The dictionary that the method returns, awaited.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ICachedEachCall<TSelf, TEach, TElement, TValue, TResult> : IAspectCall<TResult>
    where TSelf : struct
    where TEach : struct
    where TElement : notnull
{
    /// <summary>The keys that the caller requests.</summary>
    IEnumerable<TElement>? Elements { get; }

    /// <summary>The same call for other keys.</summary>
    /// <param name="elements">The keys.</param>
    TSelf For(TElement[] elements);

    /// <summary>The call for one key.</summary>
    /// <param name="element">The key.</param>
    /// <param name="group">The load of the keys that are missing; <see langword="null"/> to look for an entry only.</param>
    TEach Of(TElement element, EachGroup<TElement, TValue>? group);

    /// <summary>A dictionary as the method returns it.</summary>
    /// <param name="values">The values.</param>
    TResult ToResult(Dictionary<TElement, TValue> values);

    /// <summary>Finds the value of a key in the dictionary that the core has returned.</summary>
    /// <param name="loaded">The dictionary.</param>
    /// <param name="element">The key.</param>
    /// <param name="value">The value.</param>
    bool TryFind(TResult loaded, TElement element, [MaybeNullWhen(false)] out TValue value);

    /// <summary>The number of keys in the dictionary that the core has returned.</summary>
    /// <param name="loaded">The dictionary.</param>
    int CountOf(TResult loaded);
}

/// <summary>The form in which an entry has the value of a key. For generated code.</summary>
/// <typeparam name="TEntry">The value of the entry.</typeparam>
/// <typeparam name="TValue">The value of the key.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IEachEntry<TEntry, TValue>
{
    /// <summary>Reads the value of a key.</summary>
    /// <param name="entry">The value of the entry.</param>
    /// <param name="value">The value of the key.</param>
    /// <returns>False if the key has no value.</returns>
    static abstract bool TryRead(TEntry entry, [MaybeNullWhen(false)] out TValue value);
}

/// <summary>A call for one key, whose entry is that of another method. For generated code.</summary>
/// <typeparam name="TKey">The key of an entry.</typeparam>
/// <typeparam name="TEntry">The value of an entry.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IBorrowingCall<TKey, TEntry>
    where TKey : struct, IEquatable<TKey>
{
    /// <summary>The entries of the other method.</summary>
    /// <param name="runtime">The runtime.</param>
    CacheEntries<TKey, TEntry> EntriesIn(AspectRuntime runtime);
}

/// <summary>A call for one key, whose load is one of a group. For generated code.</summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IGroupedCall<TSelf>
    where TSelf : struct
{
    /// <summary>The group.</summary>
    LoadGroup? Group { get; }

    /// <summary>The same call for a load in the background, with the others that are loaded there.</summary>
    TSelf Aside();

    /// <summary>Reports that the load of a call from <see cref="Aside"/> has failed before it reached its group.</summary>
    void Abandon();
}

/// <summary>The value of a key, to tell it from a key without a value. For generated code.</summary>
/// <typeparam name="TValue">The value.</typeparam>
/// <param name="Value">The value.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct EachValue<TValue>(TValue Value);

/// <summary>The loads of several keys. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class LoadGroup
{
    private protected LoadGroup()
    {
    }

    /// <summary>Makes a load a member of the batch that queries the tier; null where there is no tier.</summary>
    internal abstract TierMember? Join();
}

/// <summary>The load of several keys by one call of a core. For generated code.</summary>
/// <typeparam name="TElement">The key.</typeparam>
/// <typeparam name="TValue">The value of a key.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class EachGroup<TElement, TValue> : LoadGroup
{
    private protected EachGroup()
    {
    }

    /// <summary>Loads a key together with the others.</summary>
    /// <param name="element">The key.</param>
    /// <param name="cancellationToken">The token of the key's load.</param>
    public abstract ValueTask<EachValue<TValue>?> LoadAsync(TElement element, CancellationToken cancellationToken);

    /// <summary>Whether a value is kept, as far as the settings say.</summary>
    /// <param name="value">The value; <see langword="null"/> for a key without one.</param>
    public abstract bool Keeps(EachValue<TValue>? value);

    /// <summary>The group for a load that this call begins in the background.</summary>
    public abstract EachGroup<TElement, TValue> Aside();

    /// <summary>Reports that a load which was to come to this group has failed before that.</summary>
    public abstract void Abandon();
}
