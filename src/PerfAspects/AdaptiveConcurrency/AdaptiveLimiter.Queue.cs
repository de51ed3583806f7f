using PerfAspects.Execution.Gates;
using PerfAspects.Runtime;

namespace PerfAspects.AdaptiveConcurrency;

// The queue of the limiter, and its verdicts. Under the lock, unless a member says otherwise.
internal sealed partial class AdaptiveLimiter
{
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

    // The clock is read outside of the lock, so that the verdict is found again.
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
