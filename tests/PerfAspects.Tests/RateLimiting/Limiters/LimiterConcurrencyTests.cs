using System.Threading.RateLimiting;
using PerfAspects.RateLimiting.Limiters;
using PerfAspects.Runtime;

namespace PerfAspects.Tests.RateLimiting.Limiters;

/// <summary>Threads that call, wait and give up while another moves the time: whatever they do, the counts balance and nobody is forgotten.</summary>
public sealed class LimiterConcurrencyTests
{
    private const int Callers = 4;
    private const int CallsEach = 2_500;

    private readonly FakeClock _clock = new();

    public static TheoryData<string> Kinds => Limits.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Calls_OfManyThreads_CountsBalanceAndNobodyIsForgotten(string kind)
    {
        using var limiter = _clock.Create(kind, permits: 5, milliseconds: 10, queueLimit: 3);

        var outcome = await LiveAsync([limiter]);

        var statistics = limiter.GetStatistics()!;
        Assert.Equal(0, statistics.CurrentQueuedCount);
        Assert.Equal((outcome.Admitted, outcome.Rejected), (statistics.TotalSuccessfulLeases, statistics.TotalFailedLeases));
        Assert.Equal(Callers * CallsEach, outcome.Admitted + outcome.Rejected + outcome.Canceled);
        Assert.True(outcome.Admitted > 100 && outcome.Rejected > 0);
    }

    [Fact]
    public async Task Calls_OfSeveralLimitsThatSomeShare_NobodyIsForgotten()
    {
        var limits = new[] { 10, 7, 13 }.Select(window => _clock.Create(nameof(SlidingWindowLimiter), permits: 4, window, queueLimit: 3)).ToArray();
        var clock = new Clock(_clock);
        RateLimiter[] limiters =
        [
            limits[0],
            new CompositeLimiter(clock, limits[0], limits[1]), // a circle: were locks taken as written, they would block each other
            new CompositeLimiter(clock, limits[1], limits[2]),
            new CompositeLimiter(clock, limits[2], limits[0]),
        ];

        var outcome = await LiveAsync(limiters);

        Assert.All(limits, static limit => Assert.Equal(0, limit.GetStatistics()!.CurrentQueuedCount));
        var statistics = Array.ConvertAll(limiters[1..], static limiter => limiter.GetStatistics()!);
        Assert.All(statistics, static composite => Assert.Equal(0, composite.CurrentQueuedCount));
        Assert.Equal(Callers * CallsEach, outcome.Admitted + outcome.Rejected + outcome.Canceled);
        Assert.True(statistics.Min(static composite => composite.TotalSuccessfulLeases) > 10);
    }

    // The callers run as fast as they can; the time moves on only as long as one of them has not come back.
    private async Task<(int Admitted, int Rejected, int Canceled)> LiveAsync(RateLimiter[] limiters)
    {
        int admitted = 0, rejected = 0, canceled = 0;
        var callers = Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            var random = new Random(caller);
            for (var i = 0; i < CallsEach; i++)
            {
                var limiter = limiters[random.Next(limiters.Length)];
                using var source = new CancellationTokenSource();
                var acquiring = random.Next(4) == 0 ? new ValueTask<RateLimitLease>(limiter.AttemptAcquire()) : limiter.AcquireAsync(random.Next(1, 3), source.Token);
                if (!acquiring.IsCompleted && random.Next(3) == 0)
                {
                    await source.CancelAsync(); // its turn may come at the same moment: then it is admitted
                }

                try
                {
                    _ = (await acquiring).IsAcquired ? Interlocked.Increment(ref admitted) : Interlocked.Increment(ref rejected);
                }
                catch (OperationCanceledException)
                {
                    Interlocked.Increment(ref canceled);
                }
            }
        })).ToArray();

        var all = Task.WhenAll(callers);
        while (!all.IsCompleted)
        {
            _clock.Advance(1);
            await Task.Yield();
        }

        await all;
        return (admitted, rejected, canceled);
    }
}
