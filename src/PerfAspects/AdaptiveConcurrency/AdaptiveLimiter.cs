using PerfAspects.Execution.Gates;
using PerfAspects.Runtime;
using PerfAspects.State;

namespace PerfAspects.AdaptiveConcurrency;

/// <summary>
/// Lets as many calls run at once as <see cref="LimitEstimate"/> says. A few more wait for a slot, at most 2.5 times as long as the core
/// takes without load. While a call waits no slot is free, so that no call overtakes. Safe for use by many threads.
/// </summary>
internal sealed class AdaptiveLimiter : INamedState, ISlotOwner, IDisposable
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

    /// <inheritdoc/>
    void ISlotOwner.Expire(SlotWaiter waiter)
    {
        if (_clock.GetTimestamp() >= waiter.Due && TryLeave(waiter))
        {
            waiter.Expire();
        }
    }

    // False if it is to be decided by the clock whether the call is timed, and the time is not known.
    private bool TryDecide(long? tick, out TimedCall? timed, out LimitVerdict verdict)
    {
        timed = null;
        lock (_gate)
        {
            verdict = _inside < _estimate.Current ? LimitVerdict.Admitted : FindVerdict();
            if (verdict is LimitVerdict.Admitted or LimitVerdict.Observed)
            {
                if (tick is null && _choice.NeedsTick)
                {
                    return false;
                }

                timed = Take(_inside + 1, tick.GetValueOrDefault());
                _inside++;
            }

            return true;
        }
    }

    private bool TryBegin(long? tick, out TimedCall? timed)
    {
        lock (_gate)
        {
            var isKnown = tick is not null || !_choice.NeedsTick;
            timed = isKnown ? Take(_inside, tick.GetValueOrDefault()) : null;
            return isKnown;
        }
    }

    // Under the lock, for a call that finds the limit reached.
    private LimitVerdict FindVerdict()
    {
        _estimate.Limited();
        return _isObserving ? (_inside >= _estimate.Current + _estimate.QueueLimit ? LimitVerdict.Observed : LimitVerdict.Admitted)
            : _line.Count < _estimate.QueueLimit ? LimitVerdict.Queued
            : LimitVerdict.Refused;
    }

    // The clock is read outside of the lock, so that the verdict is found anew.
    private LimitVerdict TryQueue(CancellationToken cancellationToken, out TimedCall? timed, out SlotWaiter? waiter)
    {
        (timed, waiter) = (null, null);
        var (now, tick) = (_clock.GetTimestamp(), _clock.GetExpiryTime());
        lock (_gate)
        {
            if (_inside < _estimate.Current || _isObserving)
            {
                timed = Take(_inside + 1, tick);
                _inside++;
            }
            else if (_line.Count >= _estimate.QueueLimit)
            {
                return LimitVerdict.Refused;
            }
            else
            {
                var wait = _estimate.LongestWait ?? _clock.ToTimestamps(s_waitWithoutBase);
                waiter = new SlotWaiter(this, cancellationToken) { Due = Clock.Add(now, wait) };
                _line.Add(waiter);
                SetDue();
            }
        }

        if (waiter is null)
        {
            if (timed is not null)
            {
                timed.Began = now;
            }

            return LimitVerdict.Admitted;
        }

        _alarm.Set();
        waiter.ObserveCancellation(); // outside of the lock: a token that is cancelled already calls back at once
        return LimitVerdict.Queued;
    }

    // Under the lock.
    private void Learn(TimedCall? timed, CallEnd end, long now)
    {
        if (end == CallEnd.TimedOut)
        {
            _estimate.TimedOut(now, _inside);
        }
        else if (timed is { Began: >= 0 and var began })
        {
            switch (end)
            {
                case CallEnd.Succeeded:
                    _estimate.Ended(began, now, _inside);
                    break;
                case CallEnd.Failed:
                    _estimate.Failed(began, now, _inside);
                    break;
                default:
                    break; // the caller's cancellation and a rejection further in are no samples
            }
        }
    }

    // Under the lock.
    private TimedCall? Take(int inFlight, long tick)
    {
        var isTimed = _choice.Next(tick);
        _estimate.Began(inFlight);
        if (!isTimed)
        {
            return null;
        }

        if (_spare is not { } timed)
        {
            return new TimedCall();
        }

        (_spare, timed.Next) = (timed.Next, null);
        return timed;
    }

    // Under the lock.
    private SlotWaiter? TakeFirst() => _inside < _estimate.Current ? TakeAny() : null;

    private SlotWaiter? TakeAny()
    {
        if (_line.TakeFirst() is not { } first)
        {
            return null;
        }

        _inside++;
        SetDue();
        return first;
    }

    // Under the lock. An alarm that rings for a waiter that is gone finds the next one's time.
    private void SetDue()
    {
        if (_line.First is { } first && (_alarm.Due == Clock.Never || first.Due < _alarm.Due))
        {
            _alarm.Due = first.Due;
        }
    }

    private void ExpireAll()
    {
        var expired = new List<SlotWaiter>();
        var now = _clock.GetTimestamp();
        lock (_gate)
        {
            while (_line.First is { } first && first.Due <= now)
            {
                _line.Remove(first);
                expired.Add(first);
            }

            _alarm.Due = _line.First?.Due ?? Clock.Never;
        }

        _alarm.Set();
        expired.ForEach(static waiter => waiter.Expire());
    }

    // A clock that fails costs the sample and not the call.
    private long ReadClock()
    {
        try
        {
            return _clock.GetTimestamp();
        }
        catch (Exception)
        {
            return -1;
        }
    }
}
