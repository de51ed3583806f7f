using System.Threading.RateLimiting;
using PerfAspects.RateLimiting;
using PerfAspects.RateLimiting.Limiters;
using PerfAspects.Runtime;

namespace PerfAspects.Tests.RateLimiting.Limiters;

public sealed class CompositeLimiterTests
{
    private readonly FakeClock _clock = new();

    // Two methods may name two limits in either order: whoever locked them as written could wait for the other for ever.
    [Fact]
    public void Limits_InWhateverOrderTheyAreGiven_AreLockedInOne()
    {
        var clock = new Clock(new FakeClock());
        var (first, second, third) = (Create(), Create(), Create());

        Assert.Equal([first, second, third], new LimitGroup(clock, third, first, second, first).Limits.ToArray());
        Assert.Equal([first, second, third], new LimitGroup(clock, second, third, first).Limits.ToArray());

        QueueingLimiter Create() => new FakeClock().Create(nameof(SlidingWindowLimiter), permits: 1, milliseconds: 100);
    }

    [Fact]
    public void AttemptAcquire_OneRejects_NoneIsCharged()
    {
        var (small, large) = (Sliding(1, 100), Sliding(10, 1_000));
        using var both = Compose(small, large);
        Assert.True(both.AttemptAcquire().IsAcquired);

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(100, both.AttemptAcquire().RetryAfterMs());
        }

        Assert.Equal((0, 9), (Free(small), Free(large)));
        Assert.Equal((5, 0), (small.GetStatistics()!.TotalFailedLeases, large.GetStatistics()!.TotalFailedLeases));
        Assert.Equal((0, 1, 5), (both.GetStatistics()!.CurrentAvailablePermits, both.GetStatistics()!.TotalSuccessfulLeases, both.GetStatistics()!.TotalFailedLeases));
    }

    [Fact]
    public void AttemptAcquire_SeveralReject_TellsTheLongestTime()
    {
        using var both = Compose(Sliding(2, 100), _clock.Create(nameof(TokenBucketLimiter), 2, 1_000), _clock.Create(nameof(FixedWindowLimiter), 2, 300));
        both.AttemptAcquire(2);

        Assert.Equal(500, both.AttemptAcquire().RetryAfterMs());
        Assert.Equal(1_000, both.AttemptAcquire(2).RetryAfterMs());
        _clock.Advance(TimeSpan.FromMilliseconds(500) - TimeSpan.FromTicks(1));
        Assert.False(both.AttemptAcquire().IsAcquired);
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.True(both.AttemptAcquire().IsAcquired);
    }

    [Fact]
    public void AttemptAcquire_TheSameLimitTwice_IsChargedOnce()
    {
        var limit = Sliding(2, 100);
        using var both = Compose(limit, limit);

        Assert.True(both.AttemptAcquire().IsAcquired);

        Assert.Equal(1, Free(limit));
    }

    [Fact]
    public async Task AcquireAsync_OneStandsAgainstIt_WaitsThereAndTakesAllAtItsTurn()
    {
        var (small, large) = (Sliding(1, 100, queueLimit: 2), Sliding(10, 1_000));
        using var both = Compose(small, large);
        both.AttemptAcquire();
        var first = both.AcquireAsync().AsTask();
        var second = both.AcquireAsync().AsTask();

        Assert.Equal((9, 2), (Free(large), both.GetStatistics()!.CurrentQueuedCount));
        Assert.True(large.AttemptAcquire().IsAcquired); // nobody waits for that one
        Assert.False(small.AttemptAcquire().IsAcquired);
        Assert.Equal(300, (await both.AcquireAsync()).RetryAfterMs());

        _clock.Advance(100);
        Assert.True((await first).IsAcquired);
        Assert.Equal((7, 1), (Free(large), both.GetStatistics()!.CurrentQueuedCount));
        _clock.Advance(100);
        Assert.True((await second).IsAcquired);
    }

    [Fact]
    public async Task AcquireAsync_OneWithoutRoomStandsAgainstIt_IsRejectedAndWaitsNowhere()
    {
        var (small, large) = (Sliding(1, 100, queueLimit: 5), Sliding(1, 1_000));
        using var both = Compose(small, large);
        both.AttemptAcquire();

        Assert.Equal(1_000, (await both.AcquireAsync()).RetryAfterMs());
        Assert.Equal(0, small.GetStatistics()!.CurrentQueuedCount);
    }

    [Fact]
    public async Task AcquireAsync_MeetsALimitWithoutRoomAtItsTurn_IsRejectedThen()
    {
        var (small, large) = (Sliding(1, 100, queueLimit: 1), Sliding(3, 1_000));
        using var both = Compose(small, large);
        both.AttemptAcquire();
        var waiting = both.AcquireAsync().AsTask();
        large.AttemptAcquire(2);

        _clock.Advance(100);

        Assert.Equal(900, (await waiting).RetryAfterMs());
        Assert.Equal((1, 0), (Free(small), small.GetStatistics()!.CurrentQueuedCount));
        Assert.Equal((1, 1), (both.GetStatistics()!.TotalSuccessfulLeases, both.GetStatistics()!.TotalFailedLeases));
    }

    [Fact]
    public async Task AcquireAsync_TwoThatShareTheirLimitsCrosswise_BothGoInTheOrderInWhichTheyCame()
    {
        // Each first waits for another of the two limits, and then finds the other one there: whoever came first goes first, in both lines.
        var (left, right) = (Sliding(1, 100, queueLimit: 5), Sliding(1, 150, queueLimit: 5));
        using var one = Compose(left, right);
        using var two = Compose(right, left);
        left.AttemptAcquire();
        var first = one.AcquireAsync().AsTask(); // in the line of the left one
        right.AttemptAcquire();
        var second = two.AcquireAsync().AsTask(); // in both

        _clock.Advance(149);
        Assert.False(first.IsCompleted);
        _clock.Advance(1);
        Assert.True((await first).IsAcquired);
        Assert.False(second.IsCompleted);
        _clock.Advance(150);
        Assert.True((await second).IsAcquired);
        Assert.Equal((0, 0), (left.GetStatistics()!.CurrentQueuedCount, right.GetStatistics()!.CurrentQueuedCount));
    }

    [Fact]
    public async Task AcquireAsync_Cancelled_LeavesEveryLine()
    {
        var (left, right) = (Sliding(1, 100, queueLimit: 5), Sliding(1, 150, queueLimit: 5));
        using var both = Compose(left, right);
        both.AttemptAcquire();
        using var source = new CancellationTokenSource();
        var waiting = both.AcquireAsync(1, source.Token).AsTask();
        var next = left.AcquireAsync().AsTask();

        await source.CancelAsync();

        Assert.True(waiting.IsCanceled);
        Assert.Equal((1, 0, 0), (left.GetStatistics()!.CurrentQueuedCount, right.GetStatistics()!.CurrentQueuedCount, both.GetStatistics()!.CurrentQueuedCount));
        _clock.Advance(100);
        Assert.True((await next).IsAcquired);
    }

    [Fact]
    public async Task Dispose_OfAMember_FailsThoseWhoWaitAndLetsTheOthersGo()
    {
        var (left, right) = (Sliding(1, 100, queueLimit: 5), Sliding(2, 100));
        using var both = Compose(left, right);
        both.AttemptAcquire();
        var waiting = both.AcquireAsync().AsTask();

        left.Dispose();

        Assert.False((await waiting).IsAcquired);
        Assert.Throws<ObjectDisposedException>(() => both.AttemptAcquire());
        Assert.True(right.AttemptAcquire().IsAcquired);
    }

    [Fact]
    public async Task Dispose_LeavesTheMembersAlone()
    {
        var limit = Sliding(1, 100);
        var both = Compose(limit, Sliding(1, 200));
        await both.DisposeAsync();

        Assert.Throws<ObjectDisposedException>(() => both.AttemptAcquire());
        Assert.True(limit.AttemptAcquire().IsAcquired);
    }

    [Fact]
    public void IdleDuration_IsThatOfTheBusiest()
    {
        var (left, right) = (Sliding(1, 100), Sliding(1, 150));
        using var both = Compose(left, right);
        both.AttemptAcquire();

        _clock.Advance(120);
        Assert.Null(both.IdleDuration);
        _clock.Advance(40);
        Assert.Equal(10, both.IdleDuration!.Value.TotalMilliseconds);
    }

    [Fact]
    public void Acquire_MoreThanTheSmallestHas_Throws()
        => Assert.Throws<ArgumentOutOfRangeException>("permitCount", () => Compose(Sliding(5, 100), Sliding(2, 100)).AttemptAcquire(3));

    private static long Free(RateLimiter limiter) => limiter.GetStatistics()!.CurrentAvailablePermits;

    private CompositeLimiter Compose(params QueueingLimiter[] limits) => new(new Clock(_clock), limits);

    private QueueingLimiter Sliding(int permits, int milliseconds, int queueLimit = 0)
        => _clock.Create(nameof(SlidingWindowLimiter), permits, milliseconds, queueLimit);
}
