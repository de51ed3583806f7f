using PerfAspects.Execution.Gates;
using PerfAspects.State;

namespace PerfAspects.Bulkheads;

/// <summary>
/// Lets so many calls run at once and so many more wait. A slot that is given back goes straight to the first in line: while anybody waits
/// none is free, and so nobody overtakes. Both numbers can change while it is in use. Safe for use by many threads.
/// </summary>
internal sealed class Bulkhead(int maxConcurrency, int queueLimit, string? name = null) : INamedState, ISlotOwner, IDisposable
{
    private readonly Lock _gate = new();
    private readonly SlotQueue _line = new();
    private int _maxConcurrency = maxConcurrency;
    private int _queueLimit = queueLimit;
    private int _inside;

    /// <inheritdoc/>
    public string? Name { get; } = name;

    /// <summary>Whether every call runs, and calls that would be rejected are reported.</summary>
    public bool IsObserving { get; set; }

    public int MaxConcurrency => Volatile.Read(ref _maxConcurrency);

    /// <summary>The number of calls that may wait.</summary>
    public int QueueLimit => Volatile.Read(ref _queueLimit);

    /// <summary>The number of calls that run.</summary>
    public int Running => Volatile.Read(ref _inside);

    /// <summary>The number of calls that wait.</summary>
    public int Queued
    {
        get
        {
            lock (_gate)
            {
                return _line.Count;
            }
        }
    }

    /// <summary>Whether nobody is in it.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_gate)
            {
                return _inside == 0;
            }
        }
    }

    /// <summary>Takes a slot or, if none is free, a place in the line.</summary>
    /// <param name="priority">The call's priority in the queue: higher ones come first.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="waiter">The call that waits for the slot; <see langword="null"/> if it is taken already.</param>
    /// <param name="isObserved">Whether there was no room, and the call runs all the same.</param>
    /// <returns>Whether there was room. If so, <see cref="Exit"/> must follow, unless the wait is cancelled.</returns>
    public bool TryEnter(long priority, CancellationToken cancellationToken, out SlotWaiter? waiter, out bool isObserved)
    {
        (waiter, isObserved) = (null, false);
        lock (_gate)
        {
            if (_inside < _maxConcurrency)
            {
                _inside++;
                return true;
            }

            if (IsObserving)
            {
                isObserved = _inside - _maxConcurrency >= _queueLimit; // the others would wait
                _inside++;
                return true;
            }

            if (_line.Count >= _queueLimit)
            {
                return false;
            }

            waiter = new SlotWaiter(this, cancellationToken) { Priority = priority };
            _line.Add(waiter);
        }

        waiter.ObserveCancellation(); // outside of the lock: a token that is cancelled already calls back at once
        return true;
    }

    /// <summary>Gives a slot back.</summary>
    public void Exit()
    {
        SlotWaiter? next;
        lock (_gate)
        {
            next = _inside <= _maxConcurrency ? _line.TakeFirst() : null; // over a limit that was lowered, the slot goes
            if (next is null)
            {
                _inside--;
                return;
            }
        }

        next.Admit();
    }

    /// <summary>Ends every wait with a failure, since the runtime is disposed. Calls inside go on.</summary>
    public void Dispose()
    {
        SlotWaiter[] waiters;
        lock (_gate)
        {
            waiters = _line.TakeAll();
        }

        Array.ForEach(waiters, static waiter => waiter.Fail(new ObjectDisposedException(typeof(AspectRuntime).FullName)));
    }

    /// <summary>
    /// Takes other numbers on. Where there are more slots, the first in line get them; where there are fewer, calls inside stay, and none
    /// is let in before enough have left. Who waits keeps the place.
    /// </summary>
    public void Reconfigure(int maxConcurrency, int queueLimit, bool isObserving = false)
    {
        var admitted = new List<SlotWaiter>();
        lock (_gate)
        {
            _maxConcurrency = maxConcurrency;
            _queueLimit = queueLimit;
            IsObserving = isObserving;
            while ((_inside < maxConcurrency || isObserving) && _line.TakeFirst() is { } next)
            {
                _inside++;
                admitted.Add(next);
            }
        }

        admitted.ForEach(static waiter => waiter.Admit());
    }

    /// <inheritdoc/>
    public bool TryLeave(SlotWaiter waiter)
    {
        lock (_gate)
        {
            return _line.Remove(waiter);
        }
    }
}
