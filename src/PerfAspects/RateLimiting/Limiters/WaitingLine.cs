using PerfAspects.Runtime;

namespace PerfAspects.RateLimiting.Limiters;

/// <summary>
/// The calls that wait for a limit, by the order in which they came to any limit at all. That one order for all lines keeps callers who
/// wait for several limits at once from waiting for each other. Under the limiter's lock, unless a member says otherwise.
/// </summary>
internal sealed class WaitingLine(Clock clock, Action serve) : IDisposable
{
    private readonly SortedSet<Waiter> _waiters = new(Comparer<Waiter>.Create(static (left, right) => left.Ticket.CompareTo(right.Ticket)));
    private readonly Alarm _alarm = new(clock, serve);
    private volatile Waiter? _first;
    private Waiter? _judged; // whose turn the alarm's time is
    private int _singles; // how many wait for one permit

    /// <summary>Whether nobody waits. Also without the lock.</summary>
    public bool IsEmpty => _first is null;

    /// <summary>When the first waiter's turn comes, as far as this limit decides it. Also without the lock.</summary>
    public long Due => _alarm.Due;

    /// <summary>When the first waiter's turn comes; <see cref="Clock.Never"/> if it has to be found again.</summary>
    public long Turn => _first == _judged ? Due : Clock.Never;

    /// <summary>The waiter whose turn is next. Also without the lock.</summary>
    public Waiter? First => _first;

    /// <summary>How many wait.</summary>
    public int Count => _waiters.Count;

    /// <summary>Whether every waiter waits for one permit.</summary>
    public bool HasOnlySingles => _singles == _waiters.Count;

    /// <summary>How many permits they wait for.</summary>
    public int PermitCount { get; private set; }

    /// <summary>Adds a waiter, if it does not stand there already.</summary>
    public void Add(Waiter waiter)
    {
        if (_waiters.Add(waiter))
        {
            PermitCount += waiter.PermitCount;
            _singles += waiter.PermitCount == 1 ? 1 : 0;
            _first = _waiters.Min;
        }
    }

    public void Remove(Waiter waiter)
    {
        if (_waiters.Remove(waiter))
        {
            PermitCount -= waiter.PermitCount;
            _singles -= waiter.PermitCount == 1 ? 1 : 0;
            _first = _waiters.Min;
            _alarm.Due = IsEmpty ? Clock.Never : _alarm.Due; // the first waiter now is judged next, and then its time is known
        }
    }

    public bool Contains(Waiter waiter) => _waiters.Contains(waiter);

    /// <summary>Notes when a waiter's turn comes, if it is the first one.</summary>
    public void Expect(Waiter waiter, long due)
    {
        if (First == waiter)
        {
            _judged = waiter;
            _alarm.Due = due;
        }
    }

    /// <summary>The first waiter's turn has to be found again: the limit has changed.</summary>
    public void ForgetTurn() => _judged = null;

    /// <summary>The permits that the waiters before a ticket wait for, first come first.</summary>
    public IEnumerable<int> Before(long ticket)
        => _waiters.TakeWhile(waiter => waiter.Ticket < ticket).Select(static waiter => waiter.PermitCount);

    public Waiter[] ToArray() => [.. _waiters];

    /// <summary>
    /// Sets the timer to the first waiter's turn, and has a thread that blocks on it wait until then by itself. Not under a lock.
    /// </summary>
    public void SetAlarm()
    {
        _alarm.Set();
        First?.Expect(Due);
    }

    /// <summary>Lets the timer ring a little later, if anybody waits. Not under a lock.</summary>
    public void RetryAlarm()
    {
        if (!IsEmpty)
        {
            _alarm.RetryLater();
        }
    }

    public void Dispose() => _alarm.Dispose();
}
