using Microsoft.Extensions.Time.Testing;

namespace PerfAspects.Tests;

/// <summary>
/// The clock of the tests, which stands still until a test moves it. Its time is that of Microsoft's <see cref="FakeTimeProvider"/>. Its
/// timers are its own, because the tests need what the timers of that class do not do. A timer rings at its own time and in order; there,
/// all timers ring after the time has reached its end, so that a queue is served late. A timer never rings inside of the call that sets
/// it, as no timer of the system does. A timer has rung when
/// <see cref="Advance"/> returns, also if several threads or a timer move the clock. The timers that are set are counted. Moving the
/// clock does not sleep.
/// </summary>
internal sealed class FakeClock() : FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))
{
    private readonly Lock _gate = new();
    private readonly List<FakeTimer> _timers = [];

    /// <summary>The number of timers that are set.</summary>
    public int TimersSet
    {
        get
        {
            lock (_gate)
            {
                return _timers.Count(static timer => timer.DueAt != long.MaxValue);
            }
        }
    }

    public new void Advance(TimeSpan time)
    {
        var end = GetTimestamp() + time.Ticks;
        while (TakeDue(end) is { } timer)
        {
            WithoutContext.Run(timer.Ring);
        }

        lock (_gate)
        {
            MoveTo(end);
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, callback, state);
        timer.Change(dueTime, period);
        lock (_gate)
        {
            _timers.Add(timer);
        }

        return timer;
    }

    // Under the lock that Change takes too: a timer that is set anew meanwhile must not take the time along, which would then run
    // backwards.
    private FakeTimer? TakeDue(long end)
    {
        lock (_gate)
        {
            var timer = _timers.Where(timer => timer.DueAt <= end).MinBy(static timer => timer.DueAt);
            if (timer is not null)
            {
                MoveTo(timer.DueAt);
                timer.Rearm();
            }

            return timer;
        }
    }

    private void MoveTo(long ticks)
    {
        if (ticks > GetTimestamp())
        {
            SetUtcNow(new DateTimeOffset(ticks, TimeSpan.Zero));
        }
    }

    private sealed class FakeTimer(FakeClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public long DueAt { get; private set; } = long.MaxValue;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                _period = period;
                DueAt = dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : clock.GetTimestamp() + dueTime.Ticks;
                return true;
            }
        }

        public void Rearm() => DueAt = _period > TimeSpan.Zero ? DueAt + _period.Ticks : long.MaxValue;

        public void Ring() => callback(state);

        public void Dispose()
        {
            lock (clock._gate)
            {
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
