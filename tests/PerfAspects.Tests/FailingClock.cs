namespace PerfAspects.Tests;

/// <summary>A clock of the application's that throws a number of times.</summary>
internal sealed class FailingClock(TimeProvider clock) : TimeProvider
{
    private int _failures;

    /// <summary>How many of the next readings throw.</summary>
    public int Failures { get => Volatile.Read(ref _failures); set => Volatile.Write(ref _failures, value); }

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override long GetTimestamp()
    {
        if (Interlocked.Decrement(ref _failures) >= 0)
        {
            throw new IOException("the clock");
        }

        _failures = 0;
        return clock.GetTimestamp();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => clock.CreateTimer(callback, state, dueTime, period);
}
