namespace PerfAspects.Benchmarks.HitRatio;

/// <summary>LRU, exact.</summary>
internal static class LeastRecentlyUsed
{
    public static int CountHits(int[] requests, int capacity)
    {
        var order = new LinkedList<int>();
        var nodes = new Dictionary<int, LinkedListNode<int>>();
        var hits = 0;
        foreach (var item in requests)
        {
            if (nodes.TryGetValue(item, out var node))
            {
                hits++;
                order.Remove(node);
                order.AddFirst(node);
                continue;
            }

            if (nodes.Count == capacity)
            {
                nodes.Remove(order.Last!.Value);
                order.RemoveLast();
            }

            nodes[item] = order.AddFirst(item);
        }

        return hits;
    }
}
