namespace PerfAspects.Bulkheads;

/// <summary>
/// Lets so many calls run at once and so many more wait. A slot that is given back goes straight to the first in line: while anybody waits none is free,
/// and so nobody overtakes. Safe for use by many threads.
/// </summary>
internal sealed class Bulkhead(int maxConcurrency, int queueLimit)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<BulkheadWaiter> _line = []; // linked, so that whoever cancels leaves it at once, wherever it stands
    private int _free = maxConcurrency;

    public int MaxConcurrency { get; } = maxConcurrency;

    /// <summary>Whether nobody is in it.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_gate)
            {
                return _free == MaxConcurrency;
            }
        }
    }

    /// <summary>Takes a slot or, if none is free, a place in the line.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="waiter">Who waits for the slot; <see langword="null"/> if it is taken already.</param>
    /// <returns>Whether there was room. If so, <see cref="Exit"/> must follow, unless the wait is cancelled.</returns>
    public bool TryEnter(CancellationToken cancellationToken, out BulkheadWaiter? waiter)
    {
        waiter = null;
        lock (_gate)
        {
            if (_free > 0)
            {
                _free--;
                return true;
            }

            if (_line.Count >= queueLimit)
            {
                return false;
            }

            waiter = new BulkheadWaiter(this, cancellationToken);
            _line.AddLast(waiter.Place);
        }

        waiter.ObserveCancellation(); // outside of the lock: a token that is cancelled already calls back at once
        return true;
    }

    /// <summary>Gives a slot back.</summary>
    public void Exit()
    {
        BulkheadWaiter? next;
        lock (_gate)
        {
            next = _line.First?.Value;
            if (next is null)
            {
                _free++;
                return;
            }

            _line.RemoveFirst();
        }

        next.Admit();
    }

    /// <summary>Gives a place in the line back.</summary>
    /// <returns>Whether there was one to give back; if not, the waiter has its slot.</returns>
    public bool TryLeave(BulkheadWaiter waiter)
    {
        lock (_gate)
        {
            if (waiter.Place.List is null)
            {
                return false;
            }

            _line.Remove(waiter.Place);
            return true;
        }
    }
}
