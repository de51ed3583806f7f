using System.Threading.RateLimiting;
using PerfAspects.RateLimiting;
using PerfAspects.RateLimiting.Limiters;

namespace PerfAspects.Tests.RateLimiting.Limiters;

public sealed class QueueTests
{
    private readonly FakeClock _clock = new();

    public static TheoryData<string> Kinds => Limits.Kinds;

    // 2 permits in 100 ms, both taken at 0, then four who wait. Their turns, worked out by hand.
    [Theory]
    [InlineData(nameof(SlidingWindowLimiter), 100, 100, 200, 200)]
    [InlineData(nameof(FixedWindowLimiter), 100, 100, 200, 200)]
    [InlineData(nameof(TokenBucketLimiter), 50, 100, 150, 200)]
    public async Task AcquireAsync_OverTheLimit_WaitsForItsTurnToTheTick(string kind, params int[] turns)
    {
        using var limiter = CreateFull(kind, queueLimit: 4);
        var waiting = turns.Select(_ => limiter.AcquireAsync().AsTask()).ToArray();
        Assert.Equal(4, limiter.GetStatistics()!.CurrentQueuedCount);

        var now = 0;
        for (var i = 0; i < turns.Length; i++)
        {
            var before = TimeSpan.FromMilliseconds(turns[i] - now) - TimeSpan.FromTicks(1);
            if (before > TimeSpan.Zero)
            {
                _clock.Advance(before);
                Assert.False(waiting[i].IsCompleted);
                _clock.Advance(TimeSpan.FromTicks(1));
                now = turns[i];
            }

            Assert.True(waiting[i].IsCompleted && (await waiting[i]).IsAcquired);
            Assert.Equal(turns.Count(turn => turn > now), waiting.Count(static waiter => !waiter.IsCompleted));
        }

        var statistics = limiter.GetStatistics()!;
        Assert.Equal((0, 5, 0), (statistics.CurrentQueuedCount, statistics.TotalSuccessfulLeases, statistics.TotalFailedLeases));
    }

    // The same, with a line that holds no more: when a newcomer would be admitted who comes back after that time.
    [Theory]
    [InlineData(nameof(SlidingWindowLimiter), 100, 100, 200, 200, 300)]
    [InlineData(nameof(FixedWindowLimiter), 100, 100, 200, 200, 300)]
    [InlineData(nameof(TokenBucketLimiter), 50, 100, 150, 200, 250)]
    public async Task AcquireAsync_FullQueue_IsRejectedWithTheTimeBehindThoseWhoWait(string kind, params int[] retryAfter)
    {
        for (var queued = 0; queued < retryAfter.Length; queued++)
        {
            using var limiter = CreateFull(kind, queueLimit: queued);
            for (var i = 0; i < queued; i++)
            {
                Assert.False(limiter.AcquireAsync().AsTask().IsCompleted);
            }

            var rejected = limiter.AcquireAsync().AsTask();

            Assert.True(rejected.IsCompleted);
            Assert.Equal(retryAfter[queued], (await rejected).RetryAfterMs());
            Assert.Equal(retryAfter[queued], limiter.AttemptAcquire().RetryAfterMs());
            _clock.Advance(TimeSpan.FromMilliseconds(retryAfter[queued]) - TimeSpan.FromTicks(1));
            Assert.False(limiter.AttemptAcquire().IsAcquired);
            _clock.Advance(TimeSpan.FromTicks(1));
            Assert.True(limiter.AttemptAcquire().IsAcquired);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task AttemptAcquire_WhileSomebodyWaitsForMore_DoesNotOvertake(string kind)
    {
        using var limiter = _clock.Create(kind, permits: 3, milliseconds: 90, queueLimit: 10);
        limiter.AttemptAcquire(2);
        var large = limiter.AcquireAsync(3).AsTask();

        Assert.Equal(1, limiter.GetStatistics()!.CurrentAvailablePermits);
        Assert.False(limiter.AttemptAcquire(1).IsAcquired);
        Assert.False(limiter.AttemptAcquire(0).IsAcquired);
        var small = limiter.AcquireAsync(1).AsTask();
        Assert.False(small.IsCompleted);

        _clock.Advance(60); // when a bucket holds three
        Assert.False(small.IsCompleted);
        _clock.Advance(30);
        Assert.True((await large).IsAcquired);
        _clock.Advance(90);
        Assert.True((await small).IsAcquired);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task AcquireAsync_Cancelled_GivesItsPlaceBackAndCostsNothing(string kind)
    {
        using var limiter = CreateFull(kind, queueLimit: 2);
        using var source = new CancellationTokenSource();
        var first = limiter.AcquireAsync(1, source.Token).AsTask();
        var second = limiter.AcquireAsync().AsTask();
        Assert.False((await limiter.AcquireAsync()).IsAcquired);

        await source.CancelAsync();

        Assert.Equal(source.Token, (await Assert.ThrowsAsync<TaskCanceledException>(() => first)).CancellationToken);
        var third = limiter.AcquireAsync().AsTask();
        Assert.False(third.IsCompleted);
        _clock.Advance(100);
        Assert.True((await second).IsAcquired && (await third).IsAcquired);
        var statistics = limiter.GetStatistics()!;
        Assert.Equal((0, 3, 1), (statistics.CurrentQueuedCount, statistics.TotalSuccessfulLeases, statistics.TotalFailedLeases));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task AcquireAsync_FirstOneThatWantsMuchCancelled_TheNextGoesAtOnce(string kind)
    {
        using var limiter = _clock.Create(kind, permits: 3, milliseconds: 90, queueLimit: 10);
        limiter.AttemptAcquire(2);
        using var source = new CancellationTokenSource();
        var large = limiter.AcquireAsync(3, source.Token).AsTask();
        var small = limiter.AcquireAsync(1).AsTask();

        await source.CancelAsync();

        Assert.True(large.IsCanceled);
        Assert.True((await small).IsAcquired);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task AcquireAsync_CancelledAfterItsTurn_StaysAdmitted(string kind)
    {
        using var limiter = CreateFull(kind, queueLimit: 1);
        using var source = new CancellationTokenSource();
        var waiting = limiter.AcquireAsync(1, source.Token).AsTask();
        _clock.Advance(100);
        var free = limiter.GetStatistics()!.CurrentAvailablePermits;

        await source.CancelAsync();

        Assert.True((await waiting).IsAcquired);
        Assert.Equal(free, limiter.GetStatistics()!.CurrentAvailablePermits);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task AcquireAsync_CancelledBeforehand_TakesNothing(string kind)
    {
        using var limiter = _clock.Create(kind, permits: 1, milliseconds: 100);

        await Assert.ThrowsAsync<TaskCanceledException>(async () => await limiter.AcquireAsync(1, new CancellationToken(canceled: true)));

        Assert.True(limiter.AttemptAcquire().IsAcquired);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task AcquireAsync_None_WaitsUntilOneIsFreeWithoutAPlace(string kind)
    {
        using var limiter = CreateFull(kind, queueLimit: 0);

        var waiting = limiter.AcquireAsync(0).AsTask();

        Assert.False(waiting.IsCompleted);
        Assert.Equal(0, limiter.GetStatistics()!.CurrentQueuedCount);
        _clock.Advance(100);
        Assert.True((await waiting).IsAcquired);
        Assert.Equal(2, limiter.GetStatistics()!.CurrentAvailablePermits);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Dispose_WhileSomebodyWaits_FailsThemWithoutRetryAfter(string kind)
    {
        var limiter = CreateFull(kind, queueLimit: 2);
        var waiting = new[] { limiter.AcquireAsync().AsTask(), limiter.AcquireAsync().AsTask() };

        limiter.Dispose();
        limiter.Dispose();

        Assert.All(await Task.WhenAll(waiting), static lease => Assert.Equal((false, null), (lease.IsAcquired, lease.RetryAfter())));
        var statistics = limiter.GetStatistics()!;
        Assert.Equal((0, 1, 2), (statistics.CurrentQueuedCount, statistics.TotalSuccessfulLeases, statistics.TotalFailedLeases));
        _clock.Advance(1_000);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void IdleDuration_WhileSomebodyWaits_IsNull(string kind)
    {
        using var limiter = CreateFull(kind, queueLimit: 1);
        _ = limiter.AcquireAsync();

        Assert.Null(limiter.IdleDuration);
    }

    [Fact]
    public async Task AcquireAsync_Continuation_RunsNeitherOnTheTimersThreadNorUnderTheLock()
    {
        using var limiter = CreateFull(nameof(SlidingWindowLimiter), queueLimit: 1);
        var thisThread = Environment.CurrentManagedThreadId;
        var continued = limiter.AcquireAsync().AsTask().ContinueWith(
            _ => (Environment.CurrentManagedThreadId, limiter.GetStatistics()),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);

        _clock.Advance(100); // rings on this thread
        while (!continued.IsCompleted)
        {
            Thread.Yield(); // without waiting on the task, which could run its continuation here
        }

        Assert.NotEqual(thisThread, (await continued).CurrentManagedThreadId);
    }

    [Fact]
    public void AcquireAsync_AThreadThatBlocks_IsWokenByTheTimersThread()
    {
        using var limiter = CreateFull(nameof(SlidingWindowLimiter), queueLimit: 1);
        RateLimitLease? lease = null;
        var thread = new Thread(() => lease = limiter.AcquireAsync().AsTask().GetAwaiter().GetResult());
        thread.Start();
        Patience.Until(() => limiter.GetStatistics()!.CurrentQueuedCount == 1);

        _clock.Advance(100);
        thread.Join();

        Assert.True(lease!.IsAcquired);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void AcquireAsync_AWindowLongerThanAnyTimer_StillComes(string kind)
    {
        using var limiter = _clock.Create(kind, new LimitSettings(1, TimeSpan.FromDays(400), QueueLimit: 1));
        limiter.AttemptAcquire();
        var waiting = limiter.AcquireAsync();

        _clock.Advance(TimeSpan.FromDays(400) - TimeSpan.FromTicks(1));
        Assert.False(waiting.IsCompleted);
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.True(waiting.IsCompletedSuccessfully);
    }

    private QueueingLimiter CreateFull(string kind, int queueLimit)
    {
        var limiter = _clock.Create(kind, permits: 2, milliseconds: 100, queueLimit);
        Assert.True(limiter.AttemptAcquire(2).IsAcquired);
        return limiter;
    }
}
