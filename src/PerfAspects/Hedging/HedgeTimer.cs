using PerfAspects.Runtime;

namespace PerfAspects.Hedging;

/// <summary>
/// The one timer of a method's calls that may be hedged, in the order of their times. A call that ends before its time leaves the timer
/// set: a ring too many once a delay costs less than to set a timer for each call. An entry that serves one call after another stays in
/// the order as well, at the time of an earlier call, and is moved when that time comes: no call takes the lock then.
/// </summary>
internal sealed class HedgeTimer : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Clock _clock;
    private readonly Alarm _alarm;
    private HedgeTimerEntry? _first;
    private HedgeTimerEntry? _last;

    public HedgeTimer(Clock clock) => (_clock, _alarm) = (clock, new Alarm(clock, Ring));

    /// <summary>Lets an entry ring at a time.</summary>
    public void Arm(HedgeTimerEntry entry, long due)
    {
        // A full fence: either this thread sees that the entry has left the order, or the ringing one sees the new time.
        Interlocked.Exchange(ref entry.Armed, due);
        if (entry.IsLinked && entry.Due <= due)
        {
            return;
        }

        using (UninterruptedLock.Enter(_gate))
        {
            Unlink(entry);
            Link(entry, due);
            if (_alarm.Due <= due)
            {
                return;
            }

            _alarm.Due = due;
        }

        _alarm.Set();
    }

    /// <summary>Lets an entry not ring.</summary>
    /// <returns>Whether it was to ring at that time and has not.</returns>
    public static bool TryDisarm(HedgeTimerEntry entry, long due)
        => Interlocked.CompareExchange(ref entry.Armed, Clock.Never, due) == due;

    /// <summary>Takes an entry that will not be armed again out, if it is still in the order.</summary>
    public void Remove(HedgeTimerEntry entry)
    {
        using (UninterruptedLock.Enter(_gate))
        {
            Unlink(entry);
        }
    }

    public void Dispose() => _alarm.Dispose();

    private void Ring()
    {
        while (TakeDue() is { } entry)
        {
            entry.Ring();
        }

        _alarm.Set();
    }

    private HedgeTimerEntry? TakeDue()
    {
        var now = _clock.GetTimestamp();
        using (UninterruptedLock.Enter(_gate))
        {
            while (_first is { } first && first.Due <= now)
            {
                Unlink(first);
                Interlocked.MemoryBarrier();
                if (IsDue(first, now))
                {
                    return first;
                }
            }

            _alarm.Due = _first?.Due ?? Clock.Never;
            return null;
        }
    }

    // Moves an entry whose time is another by now.
    private bool IsDue(HedgeTimerEntry entry, long now)
    {
        while (true)
        {
            var due = Volatile.Read(ref entry.Armed);
            if (due > now)
            {
                if (due != Clock.Never)
                {
                    Link(entry, due);
                }

                return false;
            }

            if (due == HedgeTimerEntry.HasRung || TryRing(entry, due))
            {
                return due != HedgeTimerEntry.HasRung;
            }
        }
    }

    // Fails if the call has ended meanwhile: the entry may serve another call already, at a later time.
    private static bool TryRing(HedgeTimerEntry entry, long due)
        => Interlocked.CompareExchange(ref entry.Armed, HedgeTimerEntry.HasRung, due) == due;

    // Nearly always the last: a delay is the same for all calls, or changes slowly.
    private void Link(HedgeTimerEntry entry, long due)
    {
        var before = _last;
        while (before is not null && before.Due > due)
        {
            before = before.Before;
        }

        var after = before is null ? _first : before.After;
        (entry.Due, entry.Before, entry.After, entry.IsLinked) = (due, before, after, true);
        if (before is null)
        {
            _first = entry;
        }
        else
        {
            before.After = entry;
        }

        if (after is null)
        {
            _last = entry;
        }
        else
        {
            after.Before = entry;
        }
    }

    private void Unlink(HedgeTimerEntry entry)
    {
        if (!entry.IsLinked)
        {
            return;
        }

        if (entry.Before is { } before)
        {
            before.After = entry.After;
        }
        else
        {
            _first = entry.After;
        }

        if (entry.After is { } after)
        {
            after.Before = entry.Before;
        }
        else
        {
            _last = entry.Before;
        }

        (entry.Before, entry.After, entry.IsLinked) = (null, null, false);
    }
}

/// <summary>A call in a <see cref="HedgeTimer"/>, which guards its members.</summary>
internal abstract class HedgeTimerEntry
{
    /// <summary>The time of an entry that has rung.</summary>
    public const long HasRung = long.MinValue;

    /// <summary>The time at which it is to ring, or <see cref="Clock.Never"/>. Written by any thread.</summary>
    public long Armed = Clock.Never;

    private long _due;
    private volatile bool _isLinked;

    /// <summary>The time of its place in the order, which is not later than <see cref="Armed"/>.</summary>
    public long Due { get => Volatile.Read(ref _due); set => Volatile.Write(ref _due, value); }

    public HedgeTimerEntry? Before { get; set; }

    public HedgeTimerEntry? After { get; set; }

    public bool IsLinked { get => _isLinked; set => _isLinked = value; }

    /// <summary>The time has come. Never throws.</summary>
    public abstract void Ring();
}
