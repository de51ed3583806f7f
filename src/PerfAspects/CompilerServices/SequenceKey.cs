using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using PerfAspects.Caching.Keys;

namespace PerfAspects.CompilerServices;

/// <summary>An array or list as part of a key, compared by content; null differs from empty. For generated code.</summary>
/// <typeparam name="T">The items, compared by their own equality.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct SequenceKey<T> : IEquatable<SequenceKey<T>>
{
    private readonly IReadOnlyList<T>? _items;

    /// <summary>The items; null where there is no array or list.</summary>
    public IReadOnlyList<T>? Items => _items;

    /// <summary>A list.</summary>
    /// <param name="items">The items, not copied.</param>
    public SequenceKey(IReadOnlyList<T>? items) => _items = items;

    /// <summary>An array.</summary>
    /// <param name="items">The items, not copied.</param>
    public SequenceKey(T[]? items) => _items = items;

    /// <summary>An immutable array; a default one differs from an empty one.</summary>
    /// <param name="items">The items.</param>
    public SequenceKey(ImmutableArray<T> items) => _items = ImmutableCollectionsMarshal.AsArray(items);

    /// <summary>The same content, which nobody can change any more.</summary>
    public SequenceKey<T> Copy() => _items is null ? this : new SequenceKey<T>(_items.ToArray());

    /// <inheritdoc/>
    public bool Equals(SequenceKey<T> other) => KeySequence.Same(_items, other._items);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is SequenceKey<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => KeySequence.HashOf(_items);
}

/// <summary>
/// An array or list as part of a key, whose items have an equality other than their own; null differs from empty. For generated code.
/// </summary>
/// <typeparam name="T">The items.</typeparam>
/// <typeparam name="TEquality">The equality of the items.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct SequenceKey<T, TEquality> : IEquatable<SequenceKey<T, TEquality>>
    where TEquality : struct, IKeyEquality<T>
{
    private readonly IReadOnlyList<T>? _items;

    /// <summary>The items; null where there is no array or list.</summary>
    public IReadOnlyList<T>? Items => _items;

    /// <inheritdoc cref="SequenceKey{T}(IReadOnlyList{T})"/>
    public SequenceKey(IReadOnlyList<T>? items) => _items = items;

    /// <inheritdoc cref="SequenceKey{T}(T[])"/>
    public SequenceKey(T[]? items) => _items = items;

    /// <inheritdoc cref="SequenceKey{T}(ImmutableArray{T})"/>
    public SequenceKey(ImmutableArray<T> items) => _items = ImmutableCollectionsMarshal.AsArray(items);

    /// <inheritdoc cref="SequenceKey{T}.Copy"/>
    public SequenceKey<T, TEquality> Copy() => _items is null ? this : new SequenceKey<T, TEquality>(_items.ToArray());

    /// <inheritdoc/>
    public bool Equals(SequenceKey<T, TEquality> other) => KeySequence.Same<T, TEquality>(_items, other._items);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is SequenceKey<T, TEquality> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => KeySequence.HashOf<T, TEquality>(_items);
}
