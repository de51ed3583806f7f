using PerfAspects.RateLimiting;
using PerfAspects.RateLimiting.Limiters;
using PerfAspects.Runtime;

namespace PerfAspects.Tests.RateLimiting.Limiters;

/// <summary>A clock that is set back makes no limit admit more: time stands still until the clock has caught up.</summary>
public sealed class SteppedClockTests
{
    private const int Permits = 3;
    private const int Window = 100;

    public static TheoryData<string> Kinds => Limits.Kinds;

    // The reference is a limiter of the same kind whose clock shows the latest time that the stepped one has ever shown: it admits what the other has admitted.
    [Theory]
    [MemberData(nameof(Kinds))]
    public void AttemptAcquire_ClockSetBackAndForth_AdmitsNoMoreThanTheLatestTimeAllows(string kind)
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var (stepped, latest) = (new SteppedClock(), new SteppedClock());
            using var limiter = Create(kind, stepped);
            using var reference = Create(kind, latest);
            var admitted = 0;
            for (var call = 0; call < 300; call++)
            {
                stepped.Now = Math.Max(stepped.Now + random.Next(4) switch { 0 => -random.Next(Window), 1 => random.Next(2 * Window), _ => random.Next(20) }, 0);
                latest.Now = Math.Max(latest.Now, stepped.Now);
                var count = random.Next(5) == 0 ? 2 : 1;
                if (limiter.AttemptAcquire(count).IsAcquired)
                {
                    Assert.True(reference.AttemptAcquire(count).IsAcquired, $"{kind}, seed {seed}, call {call}");
                    admitted++;
                }
            }

            Assert.InRange(admitted, 20, 300);
        }
    }

    private static QueueingLimiter Create(string kind, SteppedClock clock)
    {
        var settings = new LimitSettings(Permits, TimeSpan.FromTicks(Window));
        return kind switch
        {
            nameof(SlidingWindowLimiter) => new SlidingWindowLimiter(settings, new Clock(clock)),
            nameof(FixedWindowLimiter) => new FixedWindowLimiter(settings, new Clock(clock)),
            _ => new TokenBucketLimiter(settings, new Clock(clock)),
        };
    }

    private sealed class SteppedClock : TimeProvider
    {
        public long Now { get; set; } = 1_000;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now;
    }
}
