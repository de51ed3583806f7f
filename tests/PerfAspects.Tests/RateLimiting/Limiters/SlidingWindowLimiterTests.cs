using PerfAspects.RateLimiting.Limiters;

namespace PerfAspects.Tests.RateLimiting.Limiters;

public sealed class SlidingWindowLimiterTests
{
    private readonly FakeClock _clock = new();

    // At (ms) -> admitted, or how long to wait (ms). Worked out by hand: 3 permits in any 100 ms.
    public static TheoryData<string, (int At, int? RetryAfter)[]> Sequences => new()
    {
        { "a burst, then nothing until its first call is a window old", [(0, null), (0, null), (0, null), (0, 100), (99, 1), (100, null), (100, null), (100, null), (100, 100)] },
        { "spread calls free their permits one by one", [(0, null), (40, null), (90, null), (95, 5), (100, null), (101, 39), (140, null), (189, 1), (190, null)] },
        { "two bursts around a border, where a fixed window admits six", [(98, null), (99, null), (99, null), (101, 97), (198, null), (198, 1)] },
        { "a rejected call is not charged", [(0, null), (0, null), (0, null), (50, 50), (60, 40), (70, 30), (100, null), (100, null), (100, null)] },
    };

    [Theory]
    [MemberData(nameof(Sequences))]
    public void AttemptAcquire_Sequence_MatchesTheDefinition(string name, (int At, int? RetryAfter)[] calls)
    {
        using var limiter = Create(permits: 3, milliseconds: 100);
        _clock.AssertSequence(limiter, name, calls);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 5)]
    [InlineData(3, 40)]
    [InlineData(4, 300)]
    public void AttemptAcquire_RandomArrivals_AdmitsExactlyWhatTheDefinitionAdmits(int seed, int permits)
    {
        const int WindowMs = 100;
        var random = new Random(seed);
        using var limiter = Create(permits, WindowMs);
        var admitted = new List<long>();
        long now = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var step = random.Next(4) == 0 ? random.Next(0, WindowMs * 3 / permits + 2) : 0;
            _clock.Advance(TimeSpan.FromMilliseconds(step));
            now += step;
            var inWindow = admitted.Count(time => time > now - WindowMs);
            var expected = inWindow < permits ? (int?)null : (int)(admitted[^permits] + WindowMs - now);

            var actual = limiter.AttemptAcquire().RetryAfterMs();

            Assert.True(expected == actual, $"seed {seed}, call {i} at {now} ms: expected {expected}, was {actual}");
            if (actual is null)
            {
                admitted.Add(now);
                admitted.RemoveRange(0, Math.Max(0, admitted.Count - permits)); // no older one can matter
            }
        }
    }

    [Fact]
    public void AttemptAcquire_MorePermitsThanAreRememberedOneByOne_NeverExceedsTheLimit()
    {
        const int Permits = AdmissionHistory.MaxSlots * 3 + 1; // four to a lot
        using var limiter = Create(Permits, milliseconds: 100);
        for (var i = 0; i < Permits; i++)
        {
            if (i % 1_000 == 0)
            {
                _clock.Advance(TimeSpan.FromTicks(1));
            }

            Assert.True(limiter.AttemptAcquire().IsAcquired);
        }

        Assert.False(limiter.AttemptAcquire().IsAcquired);

        // A thousand came in the first tick. When it is a window old, no more than those come free, and at most a lot fewer.
        _clock.Advance(TimeSpan.FromMilliseconds(100) - TimeSpan.FromTicks(Permits / 1_000));
        var freed = 0;
        while (limiter.AttemptAcquire().IsAcquired)
        {
            freed++;
        }

        Assert.InRange(freed, 1_000 - 3, 1_000);
    }

    [Fact]
    public void AttemptAcquire_MostPermitsThereCanBe_AreAdmitted()
    {
        using var limiter = Create(int.MaxValue, milliseconds: 100);

        Assert.True(limiter.AttemptAcquire().IsAcquired);
        Assert.True(limiter.AttemptAcquire(int.MaxValue / 2).IsAcquired);
    }

    private QueueingLimiter Create(int permits, int milliseconds) => _clock.Create(nameof(SlidingWindowLimiter), permits, milliseconds);
}
