using PerfAspects.Runtime;

namespace PerfAspects.Tests.Runtime;

public sealed class ClockTests
{
    private readonly FakeClock _fake = new();

    [Fact]
    public void GetDeadline_HugeDuration_NeverComes()
    {
        var clock = new Clock(_fake);

        Assert.Equal(long.MaxValue, clock.GetDeadline(TimeSpan.MaxValue));
        Assert.Equal(long.MaxValue, new Clock(TimeProvider.System).ToTimestamps(TimeSpan.MaxValue));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(999_999)]
    [InlineData(10_000_001)]
    public void ToTimeSpan_OfToTimestamps_IsNeverShorter(long ticks)
    {
        var clock = new Clock(TimeProvider.System);

        Assert.InRange(clock.ToTimeSpan(clock.ToTimestamps(TimeSpan.FromTicks(ticks))).Ticks, ticks, ticks + 1);
    }

    [Theory]
    [InlineData(10_000_000, 7, 7)]
    [InlineData(1_000_000_000, 700, 7)]
    [InlineData(1_000_000_000, 701, 8)]
    [InlineData(1_000_000_000, 0, 0)]
    [InlineData(1_000_000_000, -701, -7)]
    [InlineData(1_000_000_000, long.MaxValue, long.MaxValue / 100 + 1)]
    [InlineData(3_000_000, 1, 4)]
    [InlineData(3_000_000, 3, 10)]
    public void ToTimeSpan_OfAnyFrequency_RoundsUp(long frequency, long timestamps, long ticks)
        => Assert.Equal(ticks, new Clock(new OtherFrequency(frequency)).ToTimeSpan(timestamps).Ticks);

    [Fact]
    public void GetElapsed_FakeClock_IsExact()
    {
        var clock = new Clock(_fake);
        var started = clock.GetTimestamp();

        _fake.Advance(TimeSpan.FromTicks(12_345));

        Assert.Equal(TimeSpan.FromTicks(12_345), clock.GetElapsed(started));
    }

    [Fact]
    public void GetExpiryTime_SystemClock_LagsNoMoreThanTwentyMilliseconds()
    {
        var clock = new Clock(TimeProvider.System);
        var started = clock.GetTimestamp();
        var deadline = clock.GetDeadline(TimeSpan.FromMilliseconds(100));

        Patience.Until(() => clock.GetExpiryTime() >= deadline);

        Assert.InRange(clock.GetElapsed(started).TotalMilliseconds, 80, 10_000); // the upper bound is the scheduler's, not ours
    }

    // The time of day may be corrected at any moment: elapsed time is what GetTimestamp says, whichever half of a provider the application has replaced.
    [Fact]
    public void TimeOfDay_SetBack_LeavesElapsedTimeAlone()
    {
        var provider = new CorrectedClock();
        var clock = new Clock(provider);
        var started = clock.GetTimestamp();
        var deadline = clock.GetDeadline(TimeSpan.FromMinutes(1));

        provider.Now -= TimeSpan.FromMinutes(10);
        provider.Timestamp += provider.TimestampFrequency * 60;

        Assert.Equal(TimeSpan.FromMinutes(1), clock.GetElapsed(started));
        Assert.True(clock.GetExpiryTime() >= deadline);
    }

    [Fact]
    public void ProviderThatOverridesNeither_KeepsTheMonotonicClock()
    {
        var clock = new Clock(new OtherZone());

        Assert.InRange(clock.GetTimestamp(), 1, TimeProvider.System.GetTimestamp());
    }

    /// <summary>A clock whose time of day and elapsed time are set apart.</summary>
    private sealed class CorrectedClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch.AddDays(1);

        public long Timestamp { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;

        public override long GetTimestamp() => Timestamp;
    }

    private sealed class OtherZone : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;
    }

    private sealed class OtherFrequency(long frequency) : TimeProvider
    {
        public override long TimestampFrequency => frequency;
    }
}
