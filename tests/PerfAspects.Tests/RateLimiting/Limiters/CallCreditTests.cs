using PerfAspects.RateLimiting;
using PerfAspects.RateLimiting.Limiters;

namespace PerfAspects.Tests.RateLimiting.Limiters;

/// <summary>Calls admitted ahead, in lots: the promise is that the limit always holds and that at the most a lot is lost.</summary>
public sealed class CallCreditTests
{
    private const int Permits = 40;
    private const int WindowMs = 100;
    private const int Lot = 5;

    private readonly FakeClock _clock = new();

    public static TheoryData<string> Kinds => Limits.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Lots_ABurstOnANewLimiter_IsAllThePermits(string kind)
    {
        using var limiter = Create(kind);

        Assert.Equal(Permits, CountAdmitted(limiter));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Lots_RandomArrivals_NeverMoreThanTheDefinitionAndAtMostALotLess(string kind)
    {
        // Two permits a tick: one call leaves a bucket full as far as the clock can tell, so that it too admits in lots.
        var settings = new LimitSettings(Permits, TimeSpan.FromTicks(Permits / 2));
        var lost = 0;
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            using var limiter = _clock.Create(kind, settings with { Lot = Lot });
            using var exact = _clock.Create(kind, settings);
            for (var i = 0; i < 2_000; i++)
            {
                if (random.Next(4) == 0)
                {
                    _clock.Advance(TimeSpan.FromTicks(random.Next(1, random.Next(20) == 0 ? 30 : 3)));
                }

                // The exact limiter is charged what the other one admits, so that it always tells what the definition leaves.
                if (limiter.AttemptAcquire().IsAcquired)
                {
                    Assert.True(exact.AttemptAcquire().IsAcquired, $"{kind}, seed {seed}, call {i}: over the limit");
                }
                else
                {
                    var free = exact.GetStatistics()!.CurrentAvailablePermits;
                    Assert.True(free <= Lot, $"{kind}, seed {seed}, call {i}: {free} free and rejected");
                    lost += free > 0 ? 1 : 0;
                }
            }

            Assert.True(exact.GetStatistics()!.TotalSuccessfulLeases > 200);
        }

        Assert.Equal(kind != nameof(FixedWindowLimiter), lost > 0); // else nothing was charged late, and the test tests nothing
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Statistics_CallsOnCredit_AreCounted(string kind)
    {
        using var limiter = Create(kind);
        for (var i = 1; i <= 13; i++)
        {
            limiter.AttemptAcquire();
            if (i % 3 == 0)
            {
                Assert.Equal((i, Permits - i), (limiter.GetStatistics()!.TotalSuccessfulLeases, limiter.GetStatistics()!.CurrentAvailablePermits));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Credit_SomebodyWaits_IsWithdrawn(string kind)
    {
        using var limiter = _clock.Create(kind, new LimitSettings(Permits, TimeSpan.FromMilliseconds(WindowMs), QueueLimit: Permits, Lot));
        limiter.AttemptAcquire();
        Assert.False(limiter.AcquireAsync(Permits).IsCompleted);

        Assert.False(limiter.AttemptAcquire().IsAcquired);
    }

    [Fact]
    public void FixedWindow_CreditOfOneWindow_EndsWithIt()
    {
        using var limiter = _clock.Create(nameof(FixedWindowLimiter), Permits, WindowMs);
        limiter.AttemptAcquire();
        _clock.Advance(WindowMs);

        Assert.Equal(Permits, CountAdmitted(limiter));
        _clock.Advance(WindowMs);
        Assert.Equal(Permits, CountAdmitted(limiter));
    }

    private static int CountAdmitted(QueueingLimiter limiter)
    {
        var admitted = 0;
        while (limiter.AttemptAcquire().IsAcquired)
        {
            admitted++;
        }

        return admitted;
    }

    private QueueingLimiter Create(string kind) => _clock.Create(kind, new LimitSettings(Permits, TimeSpan.FromMilliseconds(WindowMs), Lot: Lot));
}
