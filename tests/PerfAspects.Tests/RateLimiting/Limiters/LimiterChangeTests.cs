using System.Threading.RateLimiting;
using PerfAspects.RateLimiting;
using PerfAspects.RateLimiting.Limiters;
using PerfAspects.Runtime;
using PerfAspects.State;

namespace PerfAspects.Tests.RateLimiting.Limiters;

/// <summary>Limits that change while they are in use: what was admitted counts on.</summary>
public sealed class LimiterChangeTests
{
    private static readonly string[] s_kinds = [nameof(SlidingWindowLimiter), nameof(FixedWindowLimiter), nameof(TokenBucketLimiter)];

    private readonly FakeClock _clock = new();

    public static TheoryData<string> Kinds => Limits.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void MorePermits_AddToWhatIsUsed(string kind)
    {
        using var limiter = _clock.Create(kind, permits: 3, milliseconds: 1_000);
        Assert.Equal(3, CountAdmitted(limiter));

        limiter.Reconfigure(Settings(5, 1_000));

        Assert.Equal(2, limiter.GetStatistics()!.CurrentAvailablePermits);
        Assert.Equal(2, CountAdmitted(limiter));
    }

    [Theory]
    [InlineData(nameof(SlidingWindowLimiter), 1_000)]
    [InlineData(nameof(FixedWindowLimiter), 1_000)]
    [InlineData(nameof(TokenBucketLimiter), 2_000)] // four are missing where two fit: they come back one in half a second
    public void FewerPermits_NobodyIsAdmittedBeforeEnoughHasDrained(string kind, int milliseconds)
    {
        using var limiter = _clock.Create(kind, permits: 5, milliseconds: 1_000);
        Assert.Equal(5, CountAdmitted(limiter));

        limiter.Reconfigure(Settings(2, 1_000));

        Assert.Equal(0, limiter.GetStatistics()!.CurrentAvailablePermits);
        Assert.Equal(milliseconds, limiter.AttemptAcquire().RetryAfterMs());
        _clock.Advance(milliseconds - 1);
        Assert.False(limiter.AttemptAcquire().IsAcquired);
        _clock.Advance(1);
        Assert.True(limiter.AttemptAcquire().IsAcquired);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void FewerAndMoreAgain_AdmitNoMoreThanTheMost(string kind)
    {
        using var limiter = _clock.Create(kind, permits: 100, milliseconds: 1_000);
        Assert.Equal(100, CountAdmitted(limiter));

        limiter.Reconfigure(Settings(1, 1_000));
        limiter.Reconfigure(Settings(100, 1_000));

        Assert.Equal(0, CountAdmitted(limiter));
    }

    [Theory]
    [InlineData(nameof(SlidingWindowLimiter))]
    [InlineData(nameof(FixedWindowLimiter))]
    public void LongerWindow_CountsWhatWasAdmittedSinceItsBeginning(string kind)
    {
        using var limiter = _clock.Create(kind, permits: 2, milliseconds: 1_000);
        Assert.Equal(2, CountAdmitted(limiter));
        _clock.Advance(900);

        limiter.Reconfigure(Settings(2, 10_000));

        Assert.Equal(9_100, limiter.AttemptAcquire().RetryAfterMs());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ShorterWindow_TakesEffectAtOnce(string kind)
    {
        using var limiter = _clock.Create(kind, permits: 2, milliseconds: 100_000);
        Assert.Equal(2, CountAdmitted(limiter));
        _clock.Advance(1_000);

        limiter.Reconfigure(Settings(2, 1_000));
        _clock.Advance(1_000); // by now a bucket that was empty is full as well

        Assert.Equal(2, CountAdmitted(limiter));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task MorePermits_ThoseWhoWaitGoInTheirOrder(string kind)
    {
        using var limiter = _clock.Create(kind, permits: 1, milliseconds: 1_000, queueLimit: 4);
        Assert.True(limiter.AttemptAcquire().IsAcquired);
        var waiting = Enumerable.Range(0, 4).Select(_ => limiter.AcquireAsync(1).AsTask()).ToArray();

        limiter.Reconfigure(Settings(3, 1_000, queueLimit: 0));
        ((IKeptState)limiter).CompleteChange();

        Assert.True((await waiting[0]).IsAcquired);
        Assert.True((await waiting[1]).IsAcquired);
        Assert.All(waiting[2..], static task => Assert.False(task.IsCompleted)); // a shorter line throws nobody out
        _clock.Advance(1_000);
        Assert.True((await waiting[2]).IsAcquired);
        Assert.True((await waiting[3]).IsAcquired);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task ShorterWindow_TheTimerOfThoseWhoWaitIsSetAnew(string kind)
    {
        using var limiter = _clock.Create(kind, permits: 1, milliseconds: 100_000, queueLimit: 1);
        Assert.True(limiter.AttemptAcquire().IsAcquired);
        var waiting = limiter.AcquireAsync(1).AsTask();

        limiter.Reconfigure(Settings(1, 1_000, queueLimit: 1));
        ((IKeptState)limiter).CompleteChange();
        Assert.False(waiting.IsCompleted);
        _clock.Advance(1_000);

        Assert.True(waiting.IsCompleted);
        Assert.True((await waiting).IsAcquired);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task AnotherAlgorithm_ChargesWhatIsUsedAndTakesThoseWhoWait(string kind)
    {
        foreach (var other in s_kinds.Where(other => other != kind))
        {
            using var old = _clock.Create(kind, permits: 2, milliseconds: 1_000, queueLimit: 3);
            Assert.Equal(2, CountAdmitted(old));
            using var canceled = new CancellationTokenSource();
            var waiting = new[] { old.AcquireAsync(1), old.AcquireAsync(1, canceled.Token), old.AcquireAsync(1) }.Select(static wait => wait.AsTask()).ToArray();

            using var successor = _clock.Create(other, permits: 2, milliseconds: 1_000, queueLimit: 3);
            successor.TakeOver(old);
            ((IKeptState)old).CompleteChange();

            Assert.Equal(3, successor.GetStatistics()!.CurrentQueuedCount);
            Assert.False(old.AttemptAcquire().IsAcquired); // who still has the old one is answered by the new one
            await canceled.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting[1]);
            _clock.Advance(1_000);
            Assert.True((await waiting[0]).IsAcquired);
            Assert.True((await waiting[2]).IsAcquired);
            _clock.Advance(10_000);
        }
    }

    [Fact]
    public void AnotherAlgorithm_OfOneOfSeveralLimits_TheOldCompositeAsksTheNewOne()
    {
        using var one = _clock.Create(nameof(SlidingWindowLimiter), permits: 2, milliseconds: 1_000);
        using var other = _clock.Create(nameof(SlidingWindowLimiter), permits: 5, milliseconds: 1_000);
        using var both = new CompositeLimiter(new Clock(_clock), one, other);
        Assert.True(both.AttemptAcquire().IsAcquired);

        using var successor = _clock.Create(nameof(FixedWindowLimiter), permits: 2, milliseconds: 1_000);
        successor.TakeOver(one);

        Assert.Equal(1, CountAdmitted(both));
        Assert.Equal((0, 3), (successor.GetStatistics()!.CurrentAvailablePermits, other.GetStatistics()!.CurrentAvailablePermits));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void SlidingWindow_RandomChanges_AdmitsAsTheDefinitionSays(int seed)
    {
        const int Longest = 1_000;
        var random = new Random(seed);
        var (permits, window) = (20, Longest);
        using var limiter = _clock.Create(nameof(SlidingWindowLimiter), permits, window);
        var (now, admitted) = (0, new List<int>());
        for (var step = 0; step < 20_000; step++)
        {
            if (random.Next(10) == 0)
            {
                (permits, window) = (random.Next(1, 60), random.Next(1, Longest + 1));
                limiter.Reconfigure(Settings(permits, window));
            }

            var pause = random.Next(0, 40);
            now += pause;
            _clock.Advance(pause);
            var expected = admitted.Count(time => time > now - window) < permits;
            Assert.True(expected == limiter.AttemptAcquire().IsAcquired, $"seed {seed}, step {step}: expected {expected} with {permits} in {window} ms");
            if (expected)
            {
                admitted.Add(now);
            }

            admitted.RemoveAll(time => time <= now - Longest);
        }
    }

    [Fact]
    public void SlidingWindow_ManyPermits_FewThenManyAgain_KeepsTheLastOnes()
    {
        using var limiter = _clock.Create(nameof(SlidingWindowLimiter), permits: 100_000, milliseconds: 1_000);
        Assert.Equal(100_000, CountAdmitted(limiter));

        limiter.Reconfigure(Settings(10, 1_000));
        Assert.False(limiter.AttemptAcquire().IsAcquired);
        limiter.Reconfigure(Settings(AdmissionHistory.MaxSlots, 1_000));
        Assert.False(limiter.AttemptAcquire().IsAcquired);

        _clock.Advance(1_000);
        Assert.True(limiter.AttemptAcquire().IsAcquired);
    }

    private static LimitSettings Settings(int permits, int milliseconds, int queueLimit = 0) => new(permits, TimeSpan.FromMilliseconds(milliseconds), queueLimit);

    private static int CountAdmitted(RateLimiter limiter)
    {
        var admitted = 0;
        while (limiter.AttemptAcquire().IsAcquired)
        {
            admitted++;
        }

        return admitted;
    }
}
