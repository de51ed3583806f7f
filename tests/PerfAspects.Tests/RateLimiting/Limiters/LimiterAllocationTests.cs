using System.Threading.RateLimiting;
using PerfAspects.RateLimiting.Limiters;
using PerfAspects.Runtime;

namespace PerfAspects.Tests.RateLimiting.Limiters;

/// <summary>An admitted call allocates nothing.</summary>
public sealed class LimiterAllocationTests
{
    private readonly FakeClock _clock = new();

    public static TheoryData<string> Kinds => Limits.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Admitted_AllocatesNothing(string kind)
    {
        using var limiter = _clock.Create(kind, permits: 1_000_000, milliseconds: 1_000);
        limiter.AttemptAcquire(40_000); // until what a sliding window remembers has found its size
        _clock.Advance(1_000);

        Assert.Equal(0, Measure(() => limiter.AttemptAcquire()));
        Assert.Equal(0, Measure(() => limiter.AttemptAcquire(2)));
        Assert.Equal(0, Measure(() => limiter.AcquireAsync().IsCompletedSuccessfully));
    }

    [Fact]
    public void AdmittedByAll_AllocatesNothing()
    {
        using var limiter = new CompositeLimiter(
            new Clock(_clock), _clock.Create(nameof(TokenBucketLimiter), 1_000_000, 1_000), _clock.Create(nameof(FixedWindowLimiter), 1_000_000, 1_000));

        Assert.Equal(0, Measure(() => limiter.AttemptAcquire()));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Rejected_AllocatesNothing(string kind)
    {
        using var without = _clock.Create(kind, permits: 2, milliseconds: 1_000);
        using var with = _clock.Create(kind, permits: 2, milliseconds: 1_000, queueLimit: 100);
        without.AttemptAcquire(2);
        with.AttemptAcquire(2);
        for (var i = 0; i < 100; i++)
        {
            _ = with.AcquireAsync();
        }

        Assert.Equal(0, Measure(() => Reject(without)));
        Assert.Equal(0, Measure(() => Reject(with)));

        static bool Reject(QueueingLimiter limiter)
        {
            using var lease = limiter.AcquireAsync().Result;
            return lease.IsAcquired;
        }
    }

    private static long Measure<T>(Func<T> call) => Allocations.Measure(() => call());
}
