using PerfAspects.RateLimiting.Limiters;

namespace PerfAspects.Tests.RateLimiting.Limiters;

/// <summary>The limiters against a list and the bare definitions, over random lives: arrivals, cancellations, time.</summary>
public sealed class QueueModelTests
{
    private const int Permits = 4;
    private const int WindowMs = 40; // a bucket gets one back every 10 ms, so that every turn falls on a whole millisecond
    private const int QueueLimit = 5;

    private readonly FakeClock _clock = new();

    public static TheoryData<string, int, bool> Lives
    {
        get
        {
            var lives = new TheoryData<string, int, bool>();
            foreach (var kind in new[] { nameof(SlidingWindowLimiter), nameof(FixedWindowLimiter), nameof(TokenBucketLimiter) })
            {
                for (var seed = 1; seed <= 6; seed++)
                {
                    lives.Add(kind, seed, seed % 2 == 0);
                }
            }

            return lives;
        }
    }

    [Theory]
    [MemberData(nameof(Lives))]
    public async Task RandomLife_MatchesTheListAndTheDefinition(string kind, int seed, bool areSingles)
    {
        var random = new Random(seed);
        using var limiter = _clock.Create(kind, Permits, WindowMs, QueueLimit);
        var model = new LimitModel(kind, Permits, WindowMs, QueueLimit);
        var live = new Dictionary<int, (Task<System.Threading.RateLimiting.RateLimitLease> Task, CancellationTokenSource Source)>();
        int entered = 0, admitted = 0, rejected = 0, canceled = 0;
        for (var call = 0; call < 3_000; call++)
        {
            var context = $"{kind}, seed {seed}, step {call} at {model.Now} ms";
            switch (random.Next(5))
            {
                case 0 when live.Count > 0:
                    var victim = live.Keys.ElementAt(random.Next(live.Count));
                    await live[victim].Source.CancelAsync();
                    model.Cancel(victim);
                    Assert.True(live[victim].Task.IsCanceled, context);
                    live.Remove(victim);
                    canceled++;
                    break;
                case 1:
                    for (var step = random.Next(1, 25); step > 0; step--)
                    {
                        _clock.Advance(1);
                        model.Advance();
                    }

                    break;
                default:
                    var count = areSingles ? 1 : random.Next(10) == 0 ? 0 : random.Next(1, Permits); // as methods ask, and as a limiter may be asked
                    var source = new CancellationTokenSource();
                    var waits = random.Next(4) > 0;
                    var acquiring = waits ? limiter.AcquireAsync(count, source.Token).AsTask() : Task.FromResult(limiter.AttemptAcquire(count));
                    var expected = model.Enter(call, count, waits);
                    entered++;
                    Assert.True(expected.IsWaiting == !acquiring.IsCompleted, context);
                    if (expected.IsWaiting)
                    {
                        live.Add(call, (acquiring, source));
                        break;
                    }

                    Assert.True(expected.RetryAfter == (await acquiring).RetryAfterMs(), $"{context}: {count} expected {expected.RetryAfter}, was {(await acquiring).RetryAfterMs()}");
                    _ = (await acquiring).IsAcquired ? admitted++ : rejected++;
                    break;
            }

            foreach (var (id, (task, _)) in live.Where(static waiter => waiter.Value.Task.IsCompleted).ToArray())
            {
                Assert.True((await task).IsAcquired, context);
                Assert.True(!model.IsWaiting(id), $"{context}: {id} went before its turn");
                live.Remove(id);
                admitted++;
            }

            Assert.True(live.Keys.Order().SequenceEqual(model.WaitingIds), $"{context}: waiting {string.Join(' ', live.Keys.Order())}, expected {string.Join(' ', model.WaitingIds)}");
            var statistics = limiter.GetStatistics()!;
            Assert.Equal(entered, admitted + live.Count + rejected + canceled);
            Assert.Equal((admitted, rejected), (statistics.TotalSuccessfulLeases, statistics.TotalFailedLeases));
            Assert.Equal((model.Free, model.QueuedPermits), (statistics.CurrentAvailablePermits, statistics.CurrentQueuedCount));
        }

        Assert.True(Math.Min(admitted, Math.Min(rejected, canceled)) > 300, $"{kind}, seed {seed}: {admitted} {rejected} {canceled}");
    }
}
