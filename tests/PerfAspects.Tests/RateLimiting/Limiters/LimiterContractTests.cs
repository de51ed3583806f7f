using PerfAspects.RateLimiting;
using PerfAspects.RateLimiting.Limiters;
using PerfAspects.Runtime;

namespace PerfAspects.Tests.RateLimiting.Limiters;

/// <summary>What the library's contract asks of every limiter.</summary>
public sealed class LimiterContractTests
{
    private readonly FakeClock _clock = new();

    public static TheoryData<string> Kinds => Limits.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void AttemptAcquire_AfterRetryAfter_IsAdmittedAndNotATickBefore(string kind)
    {
        using var limiter = _clock.Create(kind, permits: 7, milliseconds: 333);
        for (var i = 0; i < 1_000; i++)
        {
            if (limiter.AttemptAcquire(i % 3).RetryAfter() is { } retryAfter)
            {
                _clock.Advance(retryAfter - TimeSpan.FromTicks(1));
                Assert.False(limiter.AttemptAcquire(i % 3).IsAcquired);
                _clock.Advance(TimeSpan.FromTicks(1));
                Assert.True(limiter.AttemptAcquire(i % 3).IsAcquired);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void AttemptAcquire_Several_AllOrNothing(string kind)
    {
        using var limiter = _clock.Create(kind, permits: 5, milliseconds: 100);

        Assert.True(limiter.AttemptAcquire(4).IsAcquired);
        Assert.False(limiter.AttemptAcquire(2).IsAcquired);
        Assert.Equal(1, limiter.GetStatistics()!.CurrentAvailablePermits);
        Assert.True(limiter.AttemptAcquire(1).IsAcquired);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Acquire_MoreThanThereAre_Throws(string kind)
    {
        using var limiter = _clock.Create(kind, permits: 5, milliseconds: 100);

        Assert.Throws<ArgumentOutOfRangeException>("permitCount", () => limiter.AttemptAcquire(6));
        Assert.Throws<ArgumentOutOfRangeException>(() => limiter.AttemptAcquire(-1));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>("permitCount", async () => await limiter.AcquireAsync(6));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void AttemptAcquire_None_TellsWhetherOneIsFreeAndTakesNothing(string kind)
    {
        using var limiter = _clock.Create(kind, permits: 2, milliseconds: 100);
        for (var i = 0; i < 10; i++)
        {
            Assert.True(limiter.AttemptAcquire(0).IsAcquired);
        }

        Assert.True(limiter.AttemptAcquire(2).IsAcquired);
        var retryAfter = limiter.AttemptAcquire(0).RetryAfter();
        Assert.Equal(limiter.AttemptAcquire(1).RetryAfter(), retryAfter);
        _clock.Advance(retryAfter!.Value);
        Assert.True(limiter.AttemptAcquire(0).IsAcquired);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void GetStatistics_CountsLeasesNotPermits(string kind)
    {
        using var limiter = _clock.Create(kind, permits: 10, milliseconds: 100);
        for (var i = 0; i < 4; i++)
        {
            limiter.AttemptAcquire();
        }

        limiter.AttemptAcquire(3);
        limiter.AttemptAcquire(0);
        limiter.AttemptAcquire(4);
        var statistics = limiter.GetStatistics()!;

        Assert.Equal((3, 0, 6, 1), (statistics.CurrentAvailablePermits, statistics.CurrentQueuedCount, statistics.TotalSuccessfulLeases, statistics.TotalFailedLeases));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void IdleDuration_IsTheTimeAllPermitsHaveBeenFree(string kind)
    {
        using var limiter = _clock.Create(kind, permits: 2, milliseconds: 100);
        _clock.Advance(30);
        Assert.Equal(30, limiter.IdleDuration!.Value.TotalMilliseconds);

        limiter.AttemptAcquire(2);
        Assert.Null(limiter.IdleDuration);
        _clock.Advance(99);
        Assert.Null(limiter.IdleDuration);
        _clock.Advance(1);
        Assert.Equal(TimeSpan.Zero, limiter.IdleDuration);
        _clock.Advance(TimeSpan.FromDays(400));

        Assert.Equal(TimeSpan.FromDays(400), limiter.IdleDuration);
        Assert.True(limiter.AttemptAcquire(2).IsAcquired);
        Assert.Null(limiter.IdleDuration);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Disposed_Acquire_Throws(string kind)
    {
        var limiter = _clock.Create(kind, permits: 2, milliseconds: 100);
        limiter.AttemptAcquire();
        limiter.Dispose();
        await limiter.DisposeAsync();

        Assert.Throws<ObjectDisposedException>(() => limiter.AttemptAcquire());
        Assert.Throws<ObjectDisposedException>(() => limiter.AttemptAcquire(0));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await limiter.AcquireAsync());
        Assert.Equal(1, limiter.GetStatistics()!.TotalSuccessfulLeases);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void AttemptAcquire_ManyThreads_AdmitsThePermits(string kind)
    {
        const int Permits = 1_000;
        foreach (var lot in new[] { 1, 10 })
        {
            using var limiter = _clock.Create(kind, new LimitSettings(Permits, TimeSpan.FromSeconds(1), Lot: lot));
            var admitted = 0;

            Parallel.For(0, 4, thread =>
            {
                for (var i = 0; i < Permits; i++)
                {
                    var count = thread == 0 && i % 10 == 0 ? 2 : 1; // by the lock and by credit
                    if (limiter.AttemptAcquire(count).IsAcquired)
                    {
                        Interlocked.Add(ref admitted, count);
                    }
                }
            });

            Assert.Equal(Permits, admitted);
            var statistics = limiter.GetStatistics()!;
            Assert.Equal((4 * Permits, 0), (statistics.TotalSuccessfulLeases + statistics.TotalFailedLeases, statistics.CurrentAvailablePermits));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void AttemptAcquire_SystemClock_AdmitsThePermitsAndAfterRetryAfterMore(string kind)
    {
        var settings = new LimitSettings(100_000, TimeSpan.FromHours(1));
        using QueueingLimiter limiter = kind switch
        {
            nameof(SlidingWindowLimiter) => new SlidingWindowLimiter(settings, new Clock(TimeProvider.System)),
            nameof(FixedWindowLimiter) => new FixedWindowLimiter(settings, new Clock(TimeProvider.System)),
            _ => new TokenBucketLimiter(settings, new Clock(TimeProvider.System)),
        };
        var admitted = 0;
        while (limiter.AttemptAcquire().IsAcquired)
        {
            admitted++;
        }

        Assert.InRange(admitted, settings.Permits, settings.Permits + settings.Permits / 100); // a bucket refills meanwhile
        Assert.InRange(limiter.AttemptAcquire(1_000).RetryAfter()!.Value, TimeSpan.FromTicks(1), settings.Window);
    }
}
