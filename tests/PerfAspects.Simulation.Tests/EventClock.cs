namespace PerfAspects.Simulation;

/// <summary>
/// The clock of a simulation: time goes on from event to event, and nothing sleeps. Timers are events like others, so that the limiter
/// under test runs on this clock as it would on the system's.
/// </summary>
internal sealed class EventClock : TimeProvider
{
    private readonly PriorityQueue<Action, (long At, long Order)> _events = new();
    private long _order;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>The time since the beginning, in ticks of 100 ns.</summary>
    public long Now { get; private set; } = 1;

    public override long GetTimestamp() => Now;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(Now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new EventTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Has something happen later. Events of one time happen in the order in which they were planned.</summary>
    public void Plan(long delay, Action happen) => _events.Enqueue(happen, (Now + Math.Max(delay, 0), _order++));

    /// <summary>Goes to the next event.</summary>
    /// <returns>Whether there was one before <paramref name="end"/>.</returns>
    public bool Step(long end)
    {
        if (!_events.TryPeek(out var happen, out var due) || due.At >= end)
        {
            Now = end;
            return false;
        }

        _events.Dequeue();
        Now = due.At;
        happen();
        return true;
    }

    private sealed class EventTimer(EventClock clock, Action ring) : ITimer
    {
        private int _version;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var version = ++_version;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                clock.Plan(dueTime.Ticks, () =>
                {
                    if (version == _version)
                    {
                        ring();
                    }
                });
            }

            return true;
        }

        public void Dispose() => _version++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
