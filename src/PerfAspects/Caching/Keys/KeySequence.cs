using System.Runtime.InteropServices;
using PerfAspects.CompilerServices;

namespace PerfAspects.Caching.Keys;

/// <summary>Compares arrays and lists by content, as parts of keys. Null differs from empty.</summary>
internal static class KeySequence
{
    public static bool Same<T>(IReadOnlyList<T>? left, IReadOnlyList<T>? right)
    {
        if (left is null || right is null)
        {
            return left is null && right is null;
        }

        if (TryGetSpan(left, out var items) && TryGetSpan(right, out var others))
        {
            return items.SequenceEqual(others, null);
        }

        if (left.Count != right.Count)
        {
            return false;
        }

        for (var i = 0; i < left.Count; i++)
        {
            if (!EqualityComparer<T>.Default.Equals(left[i], right[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The same by another equality of the items.</summary>
    public static bool Same<T, TEquality>(IReadOnlyList<T>? left, IReadOnlyList<T>? right)
        where TEquality : struct, IKeyEquality<T>
    {
        if (left is null || right is null)
        {
            return left is null && right is null;
        }

        if (left.Count != right.Count)
        {
            return false;
        }

        for (var i = 0; i < left.Count; i++)
        {
            if (!TEquality.Same(left[i], right[i]))
            {
                return false;
            }
        }

        return true;
    }

    public static int HashOf<T>(IReadOnlyList<T>? items)
    {
        var hash = default(HashCode);
        for (var i = 0; i < (items?.Count ?? 0); i++)
        {
            hash.Add(items![i]);
        }

        return hash.ToHashCode();
    }

    /// <summary>The same by another equality of the items.</summary>
    public static int HashOf<T, TEquality>(IReadOnlyList<T>? items)
        where TEquality : struct, IKeyEquality<T>
    {
        var hash = default(HashCode);
        for (var i = 0; i < (items?.Count ?? 0); i++)
        {
            hash.Add(TEquality.HashOf(items![i]));
        }

        return hash.ToHashCode();
    }

    private static bool TryGetSpan<T>(IReadOnlyList<T> items, out ReadOnlySpan<T> span)
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
