using PerfAspects.Runtime;

namespace PerfAspects.RateLimiting.Limiters;

/// <summary>
/// Those who wait for a limit, by the order in which they came to any limit at all. That one order for all lines is what keeps callers who wait for several
/// limits at once from waiting for each other. Under the limiter's lock, unless told otherwise.
/// </summary>
internal sealed class WaitingLine(Clock clock, Action serve) : IDisposable
{
    private readonly SortedSet<Waiter> _waiters = new(Comparer<Waiter>.Create(static (left, right) => left.Ticket.CompareTo(right.Ticket)));
    private readonly Alarm _alarm = new(clock, serve);
    private volatile bool _isEmpty = true;

    /// <summary>Whether nobody waits. Also without the lock.</summary>
    public bool IsEmpty => _isEmpty;

    /// <summary>When the first one's turn comes, as far as this limit decides it. Also without the lock.</summary>
    public long Due => _alarm.Due;

    /// <summary>Whose turn is next.</summary>
    public Waiter? First => _waiters.Min;

    /// <summary>How many permits they wait for.</summary>
    public int PermitCount { get; private set; }

    /// <summary>Adds a waiter, if it does not stand there already.</summary>
    public void Add(Waiter waiter)
    {
        if (_waiters.Add(waiter))
        {
            PermitCount += waiter.PermitCount;
            _isEmpty = false;
        }
    }

    public void Remove(Waiter waiter)
    {
        if (_waiters.Remove(waiter))
        {
            PermitCount -= waiter.PermitCount;
            _isEmpty = _waiters.Count == 0;
            _alarm.Due = _isEmpty ? Clock.Never : _alarm.Due; // who is first now is asked about next, and then its time is known
        }
    }

    public bool Contains(Waiter waiter) => _waiters.Contains(waiter);

    /// <summary>Notes when a waiter's turn comes, if it is the first one.</summary>
    public void Expect(Waiter waiter, long due)
    {
        if (First == waiter)
        {
            _alarm.Due = due;
        }
    }

    /// <summary>What those before a ticket wait for, first come first.</summary>
    public IEnumerable<int> Before(long ticket) => _waiters.TakeWhile(waiter => waiter.Ticket < ticket).Select(static waiter => waiter.PermitCount);

    public Waiter[] ToArray() => [.. _waiters];

    /// <summary>Sets the timer to the first one's turn. Not under a lock.</summary>
    public void SetAlarm() => _alarm.Set();

    public void Dispose() => _alarm.Dispose();
}
