using PerfAspects.RateLimiting.Sharing;
using PerfAspects.Runtime;
using PerfAspects.Runtime.Limits;

namespace PerfAspects.Tests.RateLimiting;

/// <summary>A clock of the application's that waits for another call of a shared limit, while the limit that stands in is made or changed.</summary>
public sealed class SharedLimitClockTests
{
    [Fact]
    public void Local_AClockThatWaitsForAnotherCall_DoesNotHoldItUp()
    {
        var (clock, store) = (new WaitingClock(), new Store());
        using var limit = new SharedLimit(store, new Clock(clock), "key", partition: null, new RateLimitedAttribute(10, "1s"));
        clock.Wait = () => Assert.NotNull(limit.Local());

        var made = limit.Local();
        store.Runtimes = 2;
        var changed = limit.Local();

        Assert.Same(made, changed);
        Assert.Equal(5, changed.Permits);
        Assert.True(clock.Waits >= 2, "it is read to make the limit and to change it");
    }

    private sealed class WaitingClock : TimeProvider
    {
        private int _isWaiting;

        public Action? Wait { get; set; }

        public int Waits { get; private set; }

        public override long GetTimestamp()
        {
            if (Wait is { } wait && Interlocked.Exchange(ref _isWaiting, 1) == 0)
            {
                Waits++;
                var thread = new Thread(() => wait()) { IsBackground = true };
                thread.Start();
                Assert.True(thread.Join(TimeSpan.FromSeconds(10)), "the other call has been held up");
                Volatile.Write(ref _isWaiting, 0);
            }

            return 1_000;
        }
    }

    private sealed class Store : ISharedLimits
    {
        public TimeSpan ReadTimeout => TimeSpan.FromSeconds(1);

        public TimeSpan ProbeInterval => TimeSpan.FromSeconds(1);

        public int Runtimes { get; set; } = 1;

        public void Appear(long now)
        {
        }

        public ValueTask<IReadOnlyList<LimitGrant>?> AcquireAsync(IReadOnlyList<LimitDemand> demands) => default;

        public void Return(IReadOnlyList<LimitReturn> returns)
        {
        }
    }
}
