using System.Numerics;
using PerfAspects.RateLimiting;
using PerfAspects.RateLimiting.Limiters;

namespace PerfAspects.Tests.RateLimiting.Limiters;

public sealed class TokenBucketLimiterTests
{
    private readonly FakeClock _clock = new();

    // At (ms) -> admitted, or how long to wait (ms). Worked out by hand: the bucket holds 3 and gets one back every 100 ms.
    public static TheoryData<string, (int At, int? RetryAfter)[]> Sequences => new()
    {
        { "a burst, then one at a time", [(0, null), (0, null), (0, null), (0, 100), (99, 1), (100, null), (100, 100), (200, null), (250, 50)] },
        { "what is left counts", [(0, null), (0, null), (50, null), (50, 50), (100, null), (150, 50), (199, 1), (200, null), (200, 100)] },
        { "the bucket holds no more than its permits", [(0, null), (0, null), (0, null), (1000, null), (1000, null), (1000, null), (1000, 100)] },
        { "it refills between calls", [(0, null), (0, null), (0, null), (250, null), (250, null), (250, 50), (300, null), (399, 1), (400, null)] },
        { "a rejected call is not charged", [(0, null), (0, null), (0, null), (10, 90), (20, 80), (30, 70), (100, null), (100, 100)] },
    };

    [Theory]
    [MemberData(nameof(Sequences))]
    public void AttemptAcquire_Sequence_MatchesTheDefinition(string name, (int At, int? RetryAfter)[] calls)
    {
        using var limiter = Create(permits: 3, TimeSpan.FromMilliseconds(300));
        _clock.AssertSequence(limiter, name, calls);
    }

    [Theory]
    [InlineData(1, 3, 100L)] // a permit takes 33 and a third ticks
    [InlineData(2, 7, 10_000_000L)]
    [InlineData(3, 1_000, 999_983L)] // a prime
    [InlineData(4, 60_000, 61L)] // many a tick
    [InlineData(5, 4_001, 864_000_000_007L)]
    public void AttemptAcquire_RandomArrivals_MatchesRationalArithmetic(int seed, int permits, long windowTicks)
    {
        var random = new Random(seed);
        using var limiter = Create(permits, TimeSpan.FromTicks(windowTicks));

        // The bucket's content times the window, so that all are whole numbers: a tick adds `permits`, a permit takes `window`.
        var capacity = (BigInteger)permits * windowTicks;
        var content = capacity;
        for (var i = 0; i < 20_000; i++)
        {
            var step = random.Next(3) switch { 0 => 0, 1 => random.NextInt64(1 + 2 * windowTicks / permits), _ => random.NextInt64(1 + windowTicks / 50) };
            _clock.Advance(TimeSpan.FromTicks(step));
            content = BigInteger.Min(capacity, content + (BigInteger)step * permits);
            var count = random.Next(8) == 0 ? random.Next(1, permits + 1) : random.Next(1, Math.Min(permits, 4) + 1);
            var missing = (BigInteger)count * windowTicks - content;
            var expected = missing > 0 ? (long)((missing + permits - 1) / permits) : (long?)null;

            var actual = limiter.AttemptAcquire(count).RetryAfter()?.Ticks;

            Assert.True(expected == actual, $"seed {seed}, call {i}: expected {expected}, was {actual}");
            Assert.Equal((long)((actual is null ? content -= (BigInteger)count * windowTicks : content) / windowTicks), limiter.GetStatistics()!.CurrentAvailablePermits);
        }
    }

    [Fact]
    public void AttemptAcquire_TenYearsOfThirds_DoesNotDrift()
    {
        using var limiter = Create(permits: 3, TimeSpan.FromTicks(10));
        for (var i = 0; i < 3; i++)
        {
            Assert.True(limiter.AttemptAcquire().IsAcquired);
        }

        for (var i = 0; i < 30_000; i++)
        {
            // A permit takes 3 1/3 ticks: it comes after 4, 3, 3, and the whole after 10.
            Assert.Equal(i % 3 == 0 ? 4 : 3, limiter.AttemptAcquire().RetryAfter()!.Value.Ticks);
            _clock.Advance(TimeSpan.FromTicks(i % 3 == 0 ? 4 : 3));
            Assert.True(limiter.AttemptAcquire().IsAcquired);
        }
    }

    [Fact]
    public void AttemptAcquire_LargestNumbersThereAre_DoesNotOverflow()
    {
        using var limiter = Create(int.MaxValue, TimeSpan.MaxValue);

        Assert.True(limiter.AttemptAcquire(int.MaxValue).IsAcquired);
        var wait = limiter.AttemptAcquire().RetryAfter()!.Value;
        Assert.Equal(TimeSpan.MaxValue.Ticks / int.MaxValue + 1, wait.Ticks); // rounded up
        _clock.Advance(wait - TimeSpan.FromTicks(1));
        Assert.False(limiter.AttemptAcquire().IsAcquired);
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.True(limiter.AttemptAcquire().IsAcquired);
        Assert.False(limiter.AttemptAcquire(int.MaxValue).IsAcquired);
    }

    private QueueingLimiter Create(int permits, TimeSpan window) => _clock.Create(nameof(TokenBucketLimiter), new LimitSettings(permits, window));
}
