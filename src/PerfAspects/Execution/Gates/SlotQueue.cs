namespace PerfAspects.Execution.Gates;

/// <summary>
/// The calls that wait for a slot: the highest priority first, and first come, first served within a priority. A waiter that cancels leaves
/// at once, wherever it is. The owner's lock guards it.
/// </summary>
internal sealed class SlotQueue
{
    private readonly LinkedList<SlotWaiter> _usual = []; // of priority 0, which is that of every call where no parameter gives another
    private SortedDictionary<long, LinkedList<SlotWaiter>>? _others; // by descending priority; a list without waiters is removed

    public int Count { get; private set; }

    /// <summary>The waiter that is next; <see langword="null"/> if nobody waits.</summary>
    public SlotWaiter? First
    {
        get
        {
            if (_others is { Count: > 0 })
            {
                foreach (var (priority, waiters) in _others)
                {
                    return priority < 0 && _usual.First is { } usual ? usual.Value : waiters.First!.Value;
                }
            }

            return _usual.First?.Value;
        }
    }

    public void Add(SlotWaiter waiter)
    {
        Count++;
        if (waiter.Priority == 0)
        {
            _usual.AddLast(waiter.Place);
            return;
        }

        _others ??= new(Comparer<long>.Create(static (left, right) => right.CompareTo(left)));
        if (!_others.TryGetValue(waiter.Priority, out var waiters))
        {
            _others.Add(waiter.Priority, waiters = []);
        }

        waiters.AddLast(waiter.Place);
    }

    /// <summary>Takes a waiter out.</summary>
    /// <returns>Whether the waiter was in the queue.</returns>
    public bool Remove(SlotWaiter waiter)
    {
        if (waiter.Place.List is not { } waiters)
        {
            return false;
        }

        waiters.Remove(waiter.Place);
        Count--;
        if (waiters.Count == 0 && waiter.Priority != 0)
        {
            _others!.Remove(waiter.Priority);
        }

        return true;
    }

    /// <summary>Takes the waiter out that is next.</summary>
    public SlotWaiter? TakeFirst()
    {
        if (Count == 0)
        {
            return null;
        }

        var first = First!;
        Remove(first);
        return first;
    }

    /// <summary>Takes every waiter out.</summary>
    public SlotWaiter[] TakeAll()
    {
        var all = new List<SlotWaiter>(Count);
        while (TakeFirst() is { } waiter)
        {
            all.Add(waiter);
        }

        return [.. all];
    }
}
