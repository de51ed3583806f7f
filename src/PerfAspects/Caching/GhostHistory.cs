namespace PerfAspects.Caching;

/// <summary>The hash codes of keys evicted lately, oldest forgotten first. A collision costs at most a misjudged newcomer.</summary>
internal sealed class GhostHistory(int capacity)
{
    private readonly Queue<int> _order = new();
    private readonly HashSet<int> _hashes = [];

    public void Add(int hash)
    {
        if (!_hashes.Add(hash))
        {
            return;
        }

        _order.Enqueue(hash);
        if (_order.Count > capacity)
        {
            _hashes.Remove(_order.Dequeue()); // may have been taken out by Remove meanwhile; then there is nothing to forget
        }
    }

    public bool Remove(int hash) => _hashes.Remove(hash);
}
