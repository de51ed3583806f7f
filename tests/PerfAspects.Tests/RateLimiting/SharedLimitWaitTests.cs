using PerfAspects.Contracts.Model;

namespace PerfAspects.Tests.RateLimiting;

/// <summary>Calls that wait for a shared limit, and a store that cannot be reached.</summary>
public sealed class SharedLimitWaitTests : SharedLimitTest
{
    private static readonly CacheTierOptions s_defaults = new();

    [Fact]
    public async Task Call_OverTheLimit_WaitsForItsTurn()
    {
        await A.Gates.QueuedAsync();
        var first = A.Gates.QueuedAsync();
        var second = A.Gates.QueuedAsync();
        var third = await IsRejectedAsync(() => A.Gates.QueuedAsync());

        Assert.Equal(TimeSpan.FromSeconds(3), third.RetryAfter);
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await first);
        Assert.False(second.IsCompleted);
        while (!second.IsCompleted)
        {
            Clock.Advance(TimeSpan.FromMilliseconds(500)); // the second asks after the first has been answered
            await Task.Yield();
        }

        Assert.Equal(1, await second);
        Assert.Equal(3, Store.Limits.Charged + 2);
    }

    [Fact]
    public async Task Call_ThatIsCancelledWhileItWaits_GivesItsPlaceBack()
    {
        await A.Gates.QueuedAsync();
        using var source = new CancellationTokenSource();
        var cancelled = A.Gates.QueuedAsync(source.Token);
        var second = A.Gates.QueuedAsync();
        await source.CancelAsync();

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.Equal(source.Token, exception.CancellationToken);
        var third = A.Gates.QueuedAsync();
        Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(1, await second);
        Assert.False(third.IsCompleted);
    }

    [Fact]
    public async Task Call_ThatIsCancelledWhileItAsks_IsNotCharged()
    {
        var answer = new TaskCompletionSource();
        A.Tier.After = operation => operation is ModelOperation.AcquirePermits ? answer.Task : Task.CompletedTask;
        using var source = new CancellationTokenSource();
        var call = A.Gates.TwoAsync(source.Token).AsTask();
        Assert.Equal(1, Store.Limits.Charged);

        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        answer.SetResult();

        Assert.Equal(0, Store.Limits.Charged);
        Assert.Equal(0, StatisticsOf(A, nameof(SharedGates.TwoAsync)).Rejected);
    }

    [Fact]
    public void Thread_OverTheLimit_WaitsForItsTurn()
    {
        A.Gates.Queued();
        var result = 0;
        var thread = new Thread(() => result = A.Gates.Queued());
        thread.Start();
        while (!thread.Join(TimeSpan.Zero))
        {
            Clock.Advance(TimeSpan.FromMilliseconds(100));
            Thread.Yield();
        }

        Assert.Equal(1, result);
    }

    [Fact]
    public async Task Runtime_ThatIsDisposed_EndsTheWaits()
    {
        await A.Gates.QueuedAsync();
        var waiting = A.Gates.QueuedAsync();

        A.Runtime.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
    }

    [Fact]
    public async Task Share_WhileTheStoreFails_DividesThePermitsByTheRuntimesSeen()
    {
        await A.Gates.TenAsync();
        await B.Gates.TenAsync();
        Clock.Advance(TimeSpan.FromSeconds(6));
        await A.Gates.TenAsync(); // appears again, and sees two
        A.Tier.IsDown = true;

        for (var i = 0; i < 4; i++)
        {
            await A.Gates.TenAsync();
        }

        await IsRejectedAsync(A.Gates.TenAsync); // five, with the one that the store has admitted
        A.Tier.IsDown = false;
        Clock.Advance(s_defaults.CoherenceInterval);
        await A.Gates.TenAsync();
    }

    [Fact]
    public async Task Share_WithMoreRuntimesThanPermits_AdmitsOne()
    {
        for (var i = 0; i < 20; i++)
        {
            Store.Limits.AddRuntime();
        }

        await A.Gates.TenAsync();
        Clock.Advance(TimeSpan.FromSeconds(2));
        A.Tier.IsDown = true;

        await A.Gates.TenAsync();
        await IsRejectedAsync(A.Gates.TenAsync);
    }

    [Fact]
    public async Task Open_WhileTheStoreFails_AdmitsEveryCall()
    {
        await A.Gates.OpenAsync();
        A.Tier.IsDown = true;

        await A.Gates.OpenAsync();
        await A.Gates.OpenAsync();
    }

    [Fact]
    public async Task Closed_WhileTheStoreFails_RejectsWithTheTimeOfTheNextProbe()
    {
        A.Tier.IsDown = true;

        Assert.Equal(s_defaults.CoherenceInterval, (await IsRejectedAsync(A.Gates.ClosedAsync)).RetryAfter);
    }

    [Fact]
    public async Task Store_ThatDoesNotAnswer_IsWaitedForUntilItsDeadline()
    {
        A.Tier.Before = static _ => new TaskCompletionSource().Task;

        var waiting = A.Gates.OpenAsync();
        Clock.Advance(s_defaults.ReadTimeout - TimeSpan.FromTicks(1));
        Assert.False(waiting.IsCompleted);
        Clock.Advance(TimeSpan.FromTicks(1));
        await waiting;
    }

    [Fact]
    public void Thread_WhoseStoreDoesNotAnswer_NeedsNoTimerToGoOn()
    {
        A.Tier.Before = static _ => new TaskCompletionSource().Task;

        Assert.Equal(1, A.Gates.Two()); // the clock stands still
    }

    [Fact]
    public async Task Store_ThatHasFailedFiveTimes_IsLeftAloneUntilItAnswers()
    {
        A.Tier.IsDown = true;
        for (var i = 0; i < 10; i++)
        {
            await A.Gates.OpenAsync();
        }

        var asked = A.Asked;
        Assert.InRange(asked, 3, 5); // the appearance of the runtime and the log have failed as well
        A.Tier.IsDown = false;
        while (A.Asked == asked)
        {
            Clock.Advance(s_defaults.CoherenceInterval);
            await A.Gates.OpenAsync();
        }

        Assert.Equal(1, Store.Limits.Charged);
    }
}
