using PerfAspects.RateLimiting;
using PerfAspects.RateLimiting.Limiters;

namespace PerfAspects.Tests.RateLimiting.Limiters;

public sealed class FixedWindowLimiterTests
{
    private readonly FakeClock _clock = new();

    // At (ms) -> admitted, or how long to wait (ms). Worked out by hand: 3 permits in windows of 100 ms, the first of which begins with the first call.
    public static TheoryData<string, (int At, int? RetryAfter)[]> Sequences => new()
    {
        { "a burst, then nothing until the window ends", [(0, null), (0, null), (0, null), (0, 100), (99, 1), (100, null), (100, null), (100, null), (100, 100)] },
        { "the grid begins with the first call", [(30, null), (129, null), (129, null), (129, 1), (130, null), (130, null), (130, null), (130, 100), (229, 1), (230, null)] },
        { "six around a border", [(0, null), (99, null), (99, null), (99, 1), (100, null), (100, null), (100, null), (150, 50)] },
        { "windows go on while nobody calls", [(0, null), (250, null), (250, null), (250, null), (250, 50), (299, 1), (300, null)] },
        { "a rejected call is not charged", [(0, null), (0, null), (0, null), (50, 50), (60, 40), (70, 30), (100, null), (100, null), (100, null), (101, 99)] },
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
    public void AttemptAcquire_RandomArrivals_AdmitsExactlyWhatTheDefinitionAdmits(int seed, int permits)
    {
        const int WindowMs = 100;
        var random = new Random(seed);
        using var limiter = Create(permits, WindowMs);
        var used = new Dictionary<long, int>(); // by window
        long now = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var step = random.Next(4) == 0 ? random.Next(0, WindowMs * 3 / permits + 2) : 0;
            _clock.Advance(i == 0 ? 0 : step);
            now += i == 0 ? 0 : step; // the first call is at 0, where the grid begins
            var count = random.Next(1, Math.Min(permits, 3) + 1);
            var inWindow = used.GetValueOrDefault(now / WindowMs);
            var expected = inWindow + count <= permits ? (int?)null : (int)(WindowMs - now % WindowMs);

            var actual = limiter.AttemptAcquire(count).RetryAfterMs();

            Assert.True(expected == actual, $"seed {seed}, call {i} at {now} ms: expected {expected}, was {actual}");
            if (actual is null)
            {
                used[now / WindowMs] = inWindow + count;
            }
        }
    }

    [Fact]
    public void AttemptAcquire_WindowLongerThanTimeItself_NeverEnds()
    {
        using var limiter = _clock.Create(nameof(FixedWindowLimiter), new LimitSettings(1, TimeSpan.MaxValue));
        Assert.True(limiter.AttemptAcquire().IsAcquired);
        _clock.Advance(TimeSpan.FromDays(100_000));

        Assert.InRange(limiter.AttemptAcquire().RetryAfter()!.Value, TimeSpan.FromDays(1_000_000), TimeSpan.MaxValue);
    }

    private QueueingLimiter Create(int permits, int milliseconds) => _clock.Create(nameof(FixedWindowLimiter), permits, milliseconds);
}
