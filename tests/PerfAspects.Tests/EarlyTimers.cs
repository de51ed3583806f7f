namespace PerfAspects.Tests;

/// <summary>A clock whose timers ring early, as the system's do by up to 4 ms.</summary>
internal sealed class EarlyTimers(TimeProvider clock, TimeSpan early) : TimeProvider
{
    /// <summary>Whether the first timer rings at once, before it is noted that it was set.</summary>
    public bool RingsWhileSet { get; set; }

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override long GetTimestamp() => clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        => new EarlyTimer(this, () => callback(state), clock.CreateTimer(callback, state, Shorten(dueTime), period));

    private TimeSpan Shorten(TimeSpan dueTime) => dueTime > early ? dueTime - early : dueTime;

    private sealed class EarlyTimer(EarlyTimers clock, Action ring, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var isSet = timer.Change(clock.Shorten(dueTime), period);
            if (clock.RingsWhileSet)
            {
                clock.RingsWhileSet = false;
                ring();
            }

            return isSet;
        }

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
