using PerfAspects.RateLimiting;
using PerfAspects.Runtime;

namespace PerfAspects.Tests.RateLimiting;

public sealed class PartitionedLimitersTests
{
    private readonly FakeClock _clock = new();
    private readonly PartitionTable<string?, QueueingLimiter> _table;
    private readonly PartitionedLimiters<string?, QueueingLimiter> _limiters;

    public PartitionedLimitersTests()
    {
        _table = new(_ => _clock.Create(nameof(SlidingWindowLimiter), permits: 2, milliseconds: 1_000, queueLimit: 1), new Clock(_clock), maxParts: 100);
        _limiters = new(_table);
    }

    [Fact]
    public void AttemptAcquire_EachValueHasItsOwnLimit()
    {
        foreach (var key in new[] { "a", "b", null, "" })
        {
            Assert.True(_limiters.AttemptAcquire(key, 2).IsAcquired);
            Assert.Equal(1_000, _limiters.AttemptAcquire(key).RetryAfterMs());
        }

        Assert.Equal(4, _table.Count);
    }

    [Fact]
    public void AttemptAcquire_ALimiterReleasedMeanwhile_GoesToTheNewOne()
    {
        var old = _table.Get("a");
        Assert.True(old.TryRetire(evenIfUsed: false)); // as the table does, between a caller's look-up and its call

        Assert.Equal(RejectedLease.Retired, old.AttemptAcquire());
        Assert.True(_limiters.AttemptAcquire("a", 2).IsAcquired);
        Assert.False(_limiters.AttemptAcquire("a").IsAcquired);
        Assert.NotSame(old, _table.Get("a"));
        Assert.Equal(1, _table.Count);
    }

    [Fact]
    public async Task AcquireAsync_ALimiterReleasedMeanwhile_GoesToTheNewOne()
    {
        Assert.True(_table.Get("a").TryRetire(evenIfUsed: false));

        Assert.True((await _limiters.AcquireAsync("a", 2)).IsAcquired);
        Assert.False(_limiters.AcquireAsync("a").IsCompleted);
    }

    [Fact]
    public void AttemptAcquire_WhileLimitersComeAndGo_NeverExceedsAValuesLimit()
    {
        // A table far too small and a timer that rings all the time; what is idle is as good as new, so no value may notice.
        var clock = new Clock(_clock);
        var table = new PartitionTable<int, QueueingLimiter>(_ => _clock.Create(nameof(SlidingWindowLimiter), permits: 3, milliseconds: 1), clock);
        var limiters = new PartitionedLimiters<int, QueueingLimiter>(table);
        const int Keys = 8;
        using var end = new CancellationTokenSource();
        var admitted = new System.Collections.Concurrent.ConcurrentDictionary<(int Key, long Time), int>();
        var callers = Enumerable.Range(0, 3).Select(caller => new Thread(() =>
        {
            var random = new Random(caller);
            while (!end.IsCancellationRequested)
            {
                var key = random.Next(Keys);
                var before = _clock.GetTimestamp();
                if (limiters.AttemptAcquire(key).IsAcquired && before == _clock.GetTimestamp())
                {
                    admitted.AddOrUpdate((key, before), 1, static (_, count) => count + 1);
                }
            }
        })).ToArray();
        Array.ForEach(callers, static caller => caller.Start());

        for (var i = 0; i < 300; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(10.5));
            SpinWait.SpinUntil(() => admitted.Keys.Any(call => call.Time == _clock.GetTimestamp()));
        }

        end.Cancel();
        Array.ForEach(callers, static caller => caller.Join());
        Assert.InRange(admitted.Values.Max(), 1, 3);
    }

    [Fact]
    public void Composite_InATable_IsRetiredAsAWhole()
    {
        var clock = new Clock(_clock);
        using var both = new CompositeLimiter(
            clock, _clock.Create(nameof(SlidingWindowLimiter), 2, 1_000), _clock.Create(nameof(TokenBucketLimiter), 2, 5_000));
        both.AttemptAcquire();
        _clock.Advance(1_000);

        Assert.False(both.TryRetire(evenIfUsed: false)); // the bucket is not full yet
        Assert.True(both.AttemptAcquire().IsAcquired);
        _clock.Advance(5_000);
        Assert.True(both.TryRetire(evenIfUsed: false));
        Assert.Equal(RejectedLease.Retired, both.AttemptAcquire());
    }
}
