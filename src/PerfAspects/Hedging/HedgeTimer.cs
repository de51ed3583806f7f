using PerfAspects.Runtime;

namespace PerfAspects.Hedging;

/// <summary>
/// The one timer of a method's calls that may be hedged, in the order of their times. A call that ends before its time leaves the timer
/// set: a ring too many once a delay costs less than to set a timer for each call.
/// </summary>
internal sealed class HedgeTimer : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Clock _clock;
    private readonly Alarm _alarm;
    private HedgeTimerEntry? _first;
    private HedgeTimerEntry? _last;

    public HedgeTimer(Clock clock) => (_clock, _alarm) = (clock, new Alarm(clock, Ring));

    /// <summary>Adds a call, which is not in it.</summary>
    public void Add(HedgeTimerEntry entry, long due)
    {
        using (UninterruptedLock.Enter(_gate))
        {
            Link(entry, due);
            if (_alarm.Due <= due)
            {
                return;
            }

            _alarm.Due = due;
        }

        _alarm.Set();
    }

    /// <summary>Takes a call out, if it is still in it.</summary>
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
            if (_first is { } first && first.Due <= now)
            {
                Unlink(first);
                return first;
            }

            _alarm.Due = _first?.Due ?? Clock.Never;
            return null;
        }
    }

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
    public long Due { get; set; }

    public HedgeTimerEntry? Before { get; set; }

    public HedgeTimerEntry? After { get; set; }

    public bool IsLinked { get; set; }

    /// <summary>The time has come. Never throws.</summary>
    public abstract void Ring();
}
