using PerfAspects.RateLimiting;
using PerfAspects.RateLimiting.Limiters;
using PerfAspects.Runtime;

namespace PerfAspects.Tests.RateLimiting.Limiters;

/// <summary>Clocks that are not as good as the fake one: timers that come late, readings that come in the wrong order.</summary>
public sealed class OddClockTests
{
    private readonly SilentClock _clock = new();

    [Fact]
    public async Task AttemptAcquire_TheTimerIsLate_ThoseInLineGoFirst()
    {
        using var limiter = Create(permits: 2, queueLimit: 1);
        limiter.AttemptAcquire(2);
        var waiting = limiter.AcquireAsync().AsTask();
        _clock.Now += 100;
        Assert.False(waiting.IsCompleted);

        Assert.True(limiter.AttemptAcquire().IsAcquired); // the second of the two that came free: the first was for the one in line
        Assert.True((await waiting).IsAcquired);
        Assert.Equal(100, limiter.AttemptAcquire().RetryAfter()!.Value.Ticks);
    }

    [Fact]
    public void AttemptAcquire_AReadingOlderThanTheLast_CountsAsTheLast()
    {
        // As of two threads that read the clock one after the other and came to the lock the other way round.
        using var limiter = Create(permits: 3);
        limiter.AttemptAcquire();
        _clock.Now -= 50;
        limiter.AttemptAcquire();
        _clock.Now += 110;

        Assert.Equal(1, limiter.GetStatistics()!.CurrentAvailablePermits);
        _clock.Now += 40;
        Assert.Equal(3, limiter.GetStatistics()!.CurrentAvailablePermits);
    }

    private SlidingWindowLimiter Create(int permits, int queueLimit = 0) => new(new LimitSettings(permits, TimeSpan.FromTicks(100), queueLimit), new Clock(_clock));

    private sealed class SilentClock : TimeProvider
    {
        public long Now { get; set; } = 1_000;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new SilentTimer();
    }

    private sealed class SilentTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => default;
    }
}
