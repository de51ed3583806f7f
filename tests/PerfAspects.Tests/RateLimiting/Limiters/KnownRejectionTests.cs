using System.Threading.RateLimiting;
using PerfAspects.RateLimiting;
using PerfAspects.RateLimiting.Limiters;
using PerfAspects.Runtime;

namespace PerfAspects.Tests.RateLimiting.Limiters;

/// <summary>Calls over a limit are rejected without its lock, and are told the same as under it.</summary>
public sealed class KnownRejectionTests
{
    private static readonly string[] s_kinds = [nameof(SlidingWindowLimiter), nameof(FixedWindowLimiter), nameof(TokenBucketLimiter)];

    private readonly FakeClock _clock = new();

    public static TheoryData<string> Kinds => Limits.Kinds;

    public static TheoryData<string, int> Lives
    {
        get
        {
            var lives = new TheoryData<string, int>();
            foreach (var kind in s_kinds)
            {
                for (var seed = 1; seed <= 10; seed++)
                {
                    lives.Add(kind, seed);
                }
            }

            return lives;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void AttemptAcquire_OverTheLimit_DoesNotWaitForTheLock(string kind)
    {
        using var limiter = _clock.Create(kind, permits: 1, milliseconds: 1_000, queueLimit: 1);
        limiter.AttemptAcquire();
        var waiting = limiter.AcquireAsync().AsTask();
        limiter.AcquireAsync().AsTask(); // has found that the line is full

        lock (limiter.Gate)
        {
            Assert.Equal((2_000, 2_000), OnAnotherThread(() => (limiter.AttemptAcquire().RetryAfterMs(), limiter.AcquireAsync().Result.RetryAfterMs())));
        }

        _clock.Advance(1_000);
        Assert.True(waiting.IsCompletedSuccessfully);
        Assert.Equal(3, limiter.GetStatistics().TotalFailedLeases);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void AttemptAcquire_OverTheLimit_ReadsTheClockOnce(string kind)
    {
        var clock = new CountingClock(_clock);
        using var limiter = Create(kind, new LimitSettings(1, TimeSpan.FromSeconds(1)), clock);
        limiter.AttemptAcquire();
        limiter.AttemptAcquire();
        clock.Readings = 0;

        Assert.Equal(1_000, limiter.AttemptAcquire().RetryAfterMs());
        Assert.Equal(1, clock.Readings);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void AttemptAcquire_SystemClock_SaysHowLongToWaitFromWhenItIsAsked(string kind)
    {
        var clock = new Clock(TimeProvider.System);
        using var limiter = Create(kind, new LimitSettings(1, TimeSpan.FromHours(1)), TimeProvider.System);
        var before = clock.GetTimestamp();
        limiter.AttemptAcquire();
        var after = clock.GetTimestamp();
        limiter.AttemptAcquire().Dispose();

        using var lease = limiter.AttemptAcquire();
        var asked = clock.GetTimestamp();
        var time = lease.RetryAfter();

        Assert.Equal(time, lease.RetryAfter());
        Assert.InRange(time!.Value, TimeSpan.FromHours(1) - clock.GetElapsed(before), TimeSpan.FromHours(1) - clock.ToTimeSpan(asked - after) + TimeSpan.FromTicks(1));
    }

    // The twin is asked through a composite of one limit, which always takes the lock.
    [Theory]
    [MemberData(nameof(Lives))]
    public async Task RandomLife_IsThatOfALimiterThatTakesTheLock(string kind, int seed)
    {
        var random = new Random(seed);
        var clock = new SteppedClock();
        var settings = Settings(random);
        using QueueingLimiter direct = Create(kind, settings, clock), locked = Create(kind, settings, clock);
        QueueingLimiter[] limits = [direct, locked];
        RateLimiter[] asked = [direct, new CompositeLimiter(new Clock(clock), locked)];
        var waiting = new List<(Task<RateLimitLease>[] Tasks, CancellationTokenSource Source)>();
        var rejected = 0;
        for (var step = 0; step < 4_000; step++)
        {
            var context = $"{kind}, seed {seed}, step {step}";
            switch (random.Next(24))
            {
                case 0:
                    settings = Settings(random);
                    Array.ForEach(limits, limit => limit.Reconfigure(settings));
                    if (random.Next(3) == 0)
                    {
                        Ask(context); // between the change and what it brings about
                    }

                    Array.ForEach(limits, static limit => ((PerfAspects.State.IKeptState)limit).CompleteChange());
                    break;
                case 1:
                    Array.ForEach(limits, static limit => limit.Record());
                    break;
                case 2 when waiting.Count > 0:
                    await waiting[random.Next(waiting.Count)].Source.CancelAsync();
                    break;
                case 3:
                    clock.Now = Math.Max(clock.Now - random.Next(40), 0); // set back
                    break;
                case 4 when waiting.Count == 0: // those that wait are handed over by tasks
                    kind = s_kinds[random.Next(3)];
                    var successors = Array.ConvertAll(limits, _ => Create(kind, settings, clock));
                    for (var index = 0; index < limits.Length; index++)
                    {
                        successors[index].TakeOver(limits[index]);
                        ((PerfAspects.State.IKeptState)limits[index]).CompleteChange();
                    }

                    Ask(context); // the old ones send on
                    limits = successors;
                    asked = [successors[0], new CompositeLimiter(new Clock(clock), successors[1])];
                    break;
                case < 10:
                    clock.Now += random.Next(12);
                    Array.ForEach(limits, static limit => ((PerfAspects.State.IKeptState)limit).CompleteChange()); // as the timers would
                    break;
                default:
                    Ask(context);
                    break;
            }

            Assert.All(waiting, one => Assert.True(one.Tasks[0].Status == one.Tasks[1].Status, context));
            waiting.RemoveAll(static one => one.Tasks[0].IsCompleted);
        }

        Assert.True(rejected > 500, $"{kind}, seed {seed}: {rejected} rejected");

        void Ask(string context)
        {
            var count = Math.Min(random.Next(6) == 0 ? random.Next(3) : 1, settings.Permits);
            var waits = random.Next(2) == 0;
            var source = new CancellationTokenSource();
            var answers = Array.ConvertAll(asked, limiter => waits ? limiter.AcquireAsync(count, source.Token).AsTask() : Task.FromResult(limiter.AttemptAcquire(count)));
            Assert.True(answers[0].IsCompleted == answers[1].IsCompleted, context);
            if (!answers[0].IsCompleted)
            {
                waiting.Add((answers, source));
                return;
            }

            Assert.True(answers[0].Result.IsAcquired == answers[1].Result.IsAcquired, context);
            Assert.True(answers[0].Result.RetryAfter() == answers[1].Result.RetryAfter(), $"{context}: {answers[0].Result.RetryAfter()} {answers[1].Result.RetryAfter()}");
            rejected += answers[0].Result.IsAcquired ? 0 : 1;
            var (one, other) = (limits[0].GetStatistics(), limits[1].GetStatistics());
            Assert.True(one.TotalFailedLeases == other.TotalFailedLeases && one.TotalSuccessfulLeases == other.TotalSuccessfulLeases, context);
            Assert.True(one.CurrentQueuedCount == other.CurrentQueuedCount && one.CurrentAvailablePermits == other.CurrentAvailablePermits, context);
        }
    }

    private static LimitSettings Settings(Random random)
        => new(random.Next(2, 6), TimeSpan.FromTicks(random.Next(1, 5) * 20), random.Next(3) == 0 ? 0 : random.Next(4));

    private static QueueingLimiter Create(string kind, LimitSettings settings, TimeProvider clock) => kind switch
    {
        nameof(SlidingWindowLimiter) => new SlidingWindowLimiter(settings, new Clock(clock)),
        nameof(FixedWindowLimiter) => new FixedWindowLimiter(settings, new Clock(clock)),
        _ => new TokenBucketLimiter(settings, new Clock(clock)),
    };

    private static T OnAnotherThread<T>(Func<T> call)
    {
        var task = Task.Factory.StartNew(call, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Assert.True(task.Wait(Patience.Limit), "the call waits for the lock");
        return task.Result;
    }

    private sealed class CountingClock(TimeProvider clock) : TimeProvider
    {
        public int Readings { get; set; }

        public override long TimestampFrequency => clock.TimestampFrequency;

        public override long GetTimestamp()
        {
            Readings++;
            return clock.GetTimestamp();
        }
    }

    private sealed class SteppedClock : TimeProvider
    {
        public long Now { get; set; } = 1_000;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new SilentTimer();
    }

    private sealed class SilentTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => default;
    }
}
