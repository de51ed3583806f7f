namespace PerfAspects.State;

/// <summary>A node of a <see cref="KeyedNodes{TKey, TNode}"/>.</summary>
internal abstract class KeyedNode<TKey, TNode>(TKey key)
    where TNode : KeyedNode<TKey, TNode>
{
    private TNode? _next;

    /// <summary>The key.</summary>
    public TKey Key { get; } = key;

    /// <summary>The hash code of the key.</summary>
    public int Hash { get; set; }

    /// <summary>The next node with the same hash code.</summary>
    public TNode? Next { get => Volatile.Read(ref _next); set => Volatile.Write(ref _next, value); }
}
