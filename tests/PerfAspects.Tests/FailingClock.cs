namespace PerfAspects.Tests;

/// <summary>A clock of the application's one of whose readings throws.</summary>
internal sealed class FailingClock(TimeProvider clock) : TimeProvider
{
    private int _left;

    /// <summary>Which of the next readings throws: 1 for the next one, 0 for none.</summary>
    public int FailAt { get => Volatile.Read(ref _left); set => Volatile.Write(ref _left, value); }

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override long GetTimestamp() => Interlocked.Decrement(ref _left) == 0 ? throw new IOException("the clock") : clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => clock.CreateTimer(callback, state, dueTime, period);
}
