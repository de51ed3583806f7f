using System.Collections.Concurrent;

namespace PerfAspects.State;

/// <summary>
/// Nodes by key, for owners that add and remove under a lock of their own. Equality and hash code of the key may be the application's code,
/// which must not run under a lock: <see cref="Find"/> runs it, and is called without a lock. The other members compare hash codes and
/// references. A dictionary of the keys themselves would compare them while it holds locks.
/// </summary>
internal sealed class KeyedNodes<TKey, TNode>
    where TNode : KeyedNode<TKey, TNode>
{
    private readonly ConcurrentDictionary<int, TNode> _chains = new(); // of nodes with the same hash code, the newest first

    /// <summary>The nodes; some of those that come and go meanwhile.</summary>
    public IEnumerable<TNode> All
    {
        get
        {
            foreach (var (_, first) in _chains)
            {
                for (var node = first; node is not null; node = node.Next)
                {
                    yield return node;
                }
            }
        }
    }

    /// <summary>Looks a key up. Without a lock.</summary>
    public Found<TNode> Find(TKey key)
    {
        var hash = key is null ? 0 : EqualityComparer<TKey>.Default.GetHashCode(key);
        if (!_chains.TryGetValue(hash, out var first))
        {
            return new Found<TNode>(hash, null, null);
        }

        var node = first;
        while (node is not null && !EqualityComparer<TKey>.Default.Equals(key, node.Key))
        {
            node = node.Next;
        }

        return new Found<TNode>(hash, first, node);
    }

    /// <summary>Whether no node has come since a look-up that may have the same key. Under the lock.</summary>
    public bool Holds(in Found<TNode> found) => _chains.GetValueOrDefault(found.Hash) == found.First;

    /// <summary>
    /// Adds a node whose key was looked up. False if another one has come since that may have the same key. Under the lock.
    /// </summary>
    public bool TryAdd(in Found<TNode> found, TNode node)
    {
        var isNew = found.Node is null && Holds(found);
        if (isNew)
        {
            Add(found.Hash, node);
        }

        return isNew;
    }

    /// <summary>Adds a node whose key is not there. Under the lock.</summary>
    public void Add(int hash, TNode node)
    {
        (node.Hash, node.Next) = (hash, _chains.GetValueOrDefault(hash));
        _chains[hash] = node;
    }

    /// <summary>Removes a node. False if it is not there any more. Under the lock.</summary>
    public bool Remove(TNode node)
    {
        var first = _chains.GetValueOrDefault(node.Hash);
        if (first == node)
        {
            if (node.Next is { } next)
            {
                _chains[node.Hash] = next;
            }
            else
            {
                _chains.TryRemove(node.Hash, out _);
            }

            return true;
        }

        while (first is not null && first.Next != node)
        {
            first = first.Next;
        }

        if (first is not null)
        {
            first.Next = node.Next; // the link of the removed node stays, for a reader that stands on it
        }

        return first is not null;
    }
}

/// <summary>The result of a look-up.</summary>
/// <param name="Hash">The hash code of the key.</param>
/// <param name="First">The newest node with that hash code.</param>
/// <param name="Node">The node of the key.</param>
internal readonly record struct Found<TNode>(int Hash, TNode? First, TNode? Node)
    where TNode : class;
