using PerfAspects.RateLimiting.Limiters;
using PerfAspects.Runtime;

namespace PerfAspects.Tests.RateLimiting.Limiters;

public sealed class BlockedThreadTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource _outcome = new();

    // No timer is there that could wake it: the pool that its callback would run on may be full.
    [Fact]
    public void Wait_SystemClock_WaitsForItsTimeByItself()
    {
        var clock = new Clock(TimeProvider.System);
        var due = clock.GetTimestamp() + clock.ToTimestamps(TimeSpan.FromMilliseconds(20));
        var thread = new BlockedThread(clock);

        while (!thread.Wait(_outcome.Task, due))
        {
            Assert.True(clock.GetTimestamp() < due + clock.ToTimestamps(s_limit));
        }

        Assert.True(clock.GetTimestamp() >= due);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Wait_ForALaterTime_IsEndedByAnotherTimeAndByTheOutcome(bool isSystem)
    {
        var clock = new Clock(isSystem ? TimeProvider.System : new FakeClock());
        var later = clock.GetTimestamp() + clock.ToTimestamps(TimeSpan.FromHours(1));
        var blocked = new BlockedThread(clock);
        var isDue = new List<bool>();
        var thread = new Thread(() =>
        {
            isDue.Add(blocked.Wait(_outcome.Task, later));
            isDue.Add(blocked.Wait(_outcome.Task, Clock.Never));
        });
        thread.Start();

        blocked.WaitUntil(clock.GetTimestamp());
        Assert.True(SpinWait.SpinUntil(() => isDue.Count == 1, s_limit));
        _outcome.SetResult();
        blocked.Wake();

        Assert.True(thread.Join(s_limit));
        Assert.Equal([false, false], isDue);
    }

    [Fact]
    public void Wait_TaskThatHasCompleted_DoesNotWait()
    {
        _outcome.SetResult();

        Assert.False(new BlockedThread(new Clock(TimeProvider.System)).Wait(_outcome.Task, Clock.Never));
    }
}
