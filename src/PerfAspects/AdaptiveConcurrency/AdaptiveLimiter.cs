using PerfAspects.Execution.Gates;
using PerfAspects.Runtime;
using PerfAspects.State;

namespace PerfAspects.AdaptiveConcurrency;

/// <summary>
/// Lets as many calls run at once as <see cref="LimitEstimate"/> says. A few more wait for a slot, at most 2.5 times as long as the core
/// takes without load. While a call waits no slot is free, so that no call overtakes. Safe for use by many threads.
/// </summary>
internal sealed partial class AdaptiveLimiter : INamedState, ISlotOwner, IDisposable
{
    private static readonly TimeSpan s_waitWithoutBase = TimeSpan.FromMilliseconds(100);
    // A limit that has seen no call for that long has nothing left to say.
    private static readonly TimeSpan s_memory = TimeSpan.FromSeconds(60);

    private readonly Lock _gate = new();
    private readonly Clock _clock;
    private readonly SlotQueue _line = new();
    private readonly LimitEstimate _estimate;
    private readonly Alarm _alarm;
    private TimingChoice _choice = new();
    private TimedCall? _spare;
    private bool _isObserving;
    private int _inside;

    public AdaptiveLimiter(AdaptiveConcurrencySettings settings, Clock clock, string? name = null)
    {
        _clock = clock;
        Name = name;
        _estimate = new LimitEstimate(clock, settings);
        _alarm = new Alarm(clock, ExpireAll);
        _isObserving = settings.ObserveOnly;
    }

    /// <inheritdoc/>
    public string? Name { get; }

    /// <summary>The number of calls that may run at once now.</summary>
    public int Limit => _estimate.Current;

    /// <summary>The number of calls that may wait now.</summary>
    public int Places => _estimate.QueueLimit;

    /// <summary>The number of calls that run.</summary>
    public int InFlight => Volatile.Read(ref _inside);

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

    /// <summary>Whether no call could tell it from a new one, or nearly so.</summary>
    public bool StandsAsNew
    {
        get
        {
            var forgotten = _clock.GetTimestamp() - _clock.ToTimestamps(s_memory);
            lock (_gate)
            {
                return _inside == 0 && _line.Count == 0 && (_estimate.LastSample == 0 || _estimate.LastSample < forgotten);
            }
        }
    }

    /// <summary>Takes a slot or, if none is free, a place in the queue.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="timed">The call, if it is to be timed. <see cref="Begin"/> has been called for it.</param>
    /// <param name="waiter">The wait for the slot; <see langword="null"/> if there is none.</param>
    /// <returns>Whether the call may run, has to wait, or is refused.</returns>
    public LimitVerdict Enter(CancellationToken cancellationToken, out TimedCall? timed, out SlotWaiter? waiter)
    {
        waiter = null;
        long? tick = null;
        LimitVerdict verdict;
        while (!TryDecide(tick, out timed, out verdict))
        {
            tick = _clock.GetExpiryTime(); // outside of the lock: the clock may be the application's
        }

        if (timed is not null)
        {
            timed.Began = ReadClock();
        }
        else if (verdict == LimitVerdict.Queued)
        {
            return TryQueue(cancellationToken, out timed, out waiter);
        }

        return verdict;
    }

    /// <summary>Begins a call that has waited for its slot.</summary>
    public TimedCall? Begin()
    {
        try
        {
            long? tick = null;
            TimedCall? timed;
            while (!TryBegin(tick, out timed))
            {
                tick = _clock.GetExpiryTime();
            }

            if (timed is not null)
            {
                timed.Began = ReadClock();
            }

            return timed;
        }
        catch (Exception)
        {
            return null; // the slot is the call's: neither a clock that fails nor an interruption may take the call away
        }
    }

    /// <summary>Gives a slot back and takes note of the call's duration.</summary>
    /// <param name="timed">The call, if it was timed.</param>
    /// <param name="end">The way in which the call has ended.</param>
    public void Exit(TimedCall? timed, CallEnd end)
    {
        var now = timed is null && end != CallEnd.TimedOut ? -1 : ReadClock();
        SlotWaiter? next;
        List<SlotWaiter>? others = null;
        lock (_gate)
        {
            _inside--;
            if (now >= 0)
            {
                Learn(timed, end, now);
            }

            if (timed is not null)
            {
                (timed.Next, _spare) = (_spare, timed);
            }

            next = TakeFirst();
            while (next is not null && TakeFirst() is { } other)
            {
                (others ??= []).Add(other); // the limit has risen
            }
        }

        next?.Admit();
        others?.ForEach(static waiter => waiter.Admit());
    }

    /// <summary>Takes other settings on. What has been learned stays.</summary>
    public void Reconfigure(AdaptiveConcurrencySettings settings)
    {
        var admitted = new List<SlotWaiter>();
        lock (_gate)
        {
            _estimate.Reconfigure(settings);
            _isObserving = settings.ObserveOnly;
            while ((_isObserving ? TakeAny() : TakeFirst()) is { } next)
            {
                admitted.Add(next);
            }
        }

        admitted.ForEach(static waiter => waiter.Admit());
    }

    /// <summary>Ends every wait with a failure, since the runtime is disposed. Calls that run go on.</summary>
    public void Dispose()
    {
        SlotWaiter[] waiters;
        lock (_gate)
        {
            waiters = _line.TakeAll();
        }

        _alarm.Dispose();
        Array.ForEach(waiters, static waiter => waiter.Fail(new ObjectDisposedException(typeof(AspectRuntime).FullName)));
    }

    /// <inheritdoc/>
    public bool TryLeave(SlotWaiter waiter)
    {
        lock (_gate)
        {
            return _line.Remove(waiter);
        }
    }

    /// <inheritdoc/>
    int ISlotOwner.GetMillisecondsLeft(SlotWaiter waiter)
        => _clock.IsSystem
            ? (int)Math.Min(_clock.ToDueTime(waiter.Due - _clock.GetTimestamp()).TotalMilliseconds, int.MaxValue)
            : Timeout.Infinite;
}
