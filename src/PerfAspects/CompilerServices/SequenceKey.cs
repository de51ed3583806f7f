using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

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
    public bool Equals(SequenceKey<T> other)
    {
        if (_items is null || other._items is null)
        {
            return _items is null && other._items is null;
        }

        if (TryGetSpan(_items, out var left) && TryGetSpan(other._items, out var right))
        {
            return left.SequenceEqual(right, null);
        }

        if (_items.Count != other._items.Count)
        {
            return false;
        }

        for (var i = 0; i < _items.Count; i++)
        {
            if (!EqualityComparer<T>.Default.Equals(_items[i], other._items[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is SequenceKey<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        for (var i = 0; i < (_items?.Count ?? 0); i++)
        {
            hash.Add(_items![i]);
        }

        return hash.ToHashCode();
    }

    private static bool TryGetSpan(IReadOnlyList<T> items, out ReadOnlySpan<T> span)
    {
        switch (items)
        {
            case T[] array:
                span = array;
                return true;
            case List<T> list:
                span = CollectionsMarshal.AsSpan(list);
                return true;
            default:
                span = default;
                return false;
        }
    }
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
    public bool Equals(SequenceKey<T, TEquality> other)
    {
        if (_items is null || other._items is null)
        {
            return _items is null && other._items is null;
        }

        if (_items.Count != other._items.Count)
        {
            return false;
        }

        for (var i = 0; i < _items.Count; i++)
        {
            if (!TEquality.Same(_items[i], other._items[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is SequenceKey<T, TEquality> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        for (var i = 0; i < (_items?.Count ?? 0); i++)
        {
            hash.Add(TEquality.HashOf(_items![i]));
        }

        return hash.ToHashCode();
    }
}
