using PerfAspects.Caching.Tiers;
using PerfAspects.Runtime;

namespace PerfAspects.Tests.Tiers;

public sealed class TierWaitTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private readonly FakeClock _clock = new();
    private readonly TierWaits<int> _waits;

    public TierWaitTests() => _waits = new TierWaits<int>(new Clock(_clock));

    [Fact]
    public async Task Operation_ThatSucceeds_GivesItsResult_AndLeavesNoTimerSet()
    {
        var operation = new TaskCompletionSource<int>();
        var waiting = _waits.WaitAsync(new(operation.Task), s_second, CancellationToken.None);

        Assert.Equal(1, _clock.TimersSet);
        operation.SetResult(42);

        Assert.Equal(42, await waiting);
        Assert.Equal(0, _clock.TimersSet);
    }

    [Fact]
    public async Task Operation_ThatFails_GivesItsException_AndTheWaitServesAgain()
    {
        var failing = new TaskCompletionSource<int>();
        var waiting = _waits.WaitAsync(new(failing.Task), s_second, CancellationToken.None);
        failing.SetException(new InvalidDataException("broken"));

        Assert.Equal("broken", (await Assert.ThrowsAsync<InvalidDataException>(async () => await waiting)).Message);
        Assert.Equal(7, await WaitForResultAsync(7));
    }

    [Fact]
    public async Task Deadline_Passes_AndALateResultReachesNobody()
    {
        var late = new TaskCompletionSource<int>();
        var waiting = _waits.WaitAsync(new(late.Task), s_second, CancellationToken.None);
        _clock.Advance(s_second - TimeSpan.FromTicks(1));
        Assert.False(waiting.IsCompleted);
        _clock.Advance(TimeSpan.FromTicks(1));
        await Assert.ThrowsAsync<TimeoutException>(async () => await waiting);
        await ReachesNobodyAsync(late);
    }

    [Fact]
    public async Task Caller_Leaves_AndALateResultReachesNobody()
    {
        using var leaving = new CancellationTokenSource();
        var late = new TaskCompletionSource<int>();
        var waiting = _waits.WaitAsync(new(late.Task), s_second, leaving.Token);
        await leaving.CancelAsync();
        var exception = await Assert.ThrowsAsync<OperationCanceledException>(async () => await waiting);
        Assert.Equal(leaving.Token, exception.CancellationToken);
        await ReachesNobodyAsync(late);
    }

    [Fact]
    public async Task TokenOfAnEarlierWait_DoesNotEndALaterOne()
    {
        using var earlier = new CancellationTokenSource();
        var first = new TaskCompletionSource<int>();
        var waiting = _waits.WaitAsync(new(first.Task), s_second, earlier.Token);
        first.SetResult(1);
        Assert.Equal(1, await waiting);

        var second = new TaskCompletionSource<int>();
        var next = _waits.WaitAsync(new(second.Task), s_second, CancellationToken.None);
        await earlier.CancelAsync();
        Assert.False(next.IsCompleted);
        second.SetResult(2);

        Assert.Equal(2, await next);
    }

    [Fact]
    public async Task LaterWait_HasItsOwnDeadline()
    {
        Assert.Equal(1, await WaitForResultAsync(1));
        _clock.Advance(s_second / 2);
        var operation = new TaskCompletionSource<int>();
        var waiting = _waits.WaitAsync(new(operation.Task), s_second, CancellationToken.None);

        _clock.Advance(s_second / 2); // when the first one's was
        Assert.False(waiting.IsCompleted);
        _clock.Advance(s_second / 2);

        await Assert.ThrowsAsync<TimeoutException>(async () => await waiting);
    }

    [Fact]
    public async Task CallerThatHasLeft_IsNotKeptWaiting()
    {
        var never = new TaskCompletionSource<int>();

        await Assert.ThrowsAsync<OperationCanceledException>(async () => await _waits.WaitAsync(new(never.Task), s_second, new(true)));
    }

    [Fact]
    public async Task Timer_ThatRingsEarly_IsSetAgain()
    {
        var early = new EarlyTimers(_clock, TimeSpan.FromMilliseconds(4));
        var waits = new TierWaits<int>(new Clock(early));
        var never = new TaskCompletionSource<int>();
        var waiting = waits.WaitAsync(new(never.Task), s_second, CancellationToken.None);

        _clock.Advance(s_second - TimeSpan.FromTicks(1));
        Assert.False(waiting.IsCompleted);
        _clock.Advance(TimeSpan.FromTicks(1));

        await Assert.ThrowsAsync<TimeoutException>(async () => await waiting);
    }

    [Fact]
    public async Task ManyWaits_OfManyThreads_EachGetTheirOwnResult()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(async () =>
        {
            for (var i = 0; i < 5_000; i++)
            {
                var expected = thread * 1_000_000 + i;
                using var leaving = new CancellationTokenSource();
                var operation = new TaskCompletionSource<int>(
                    i % 2 == 0 ? TaskCreationOptions.RunContinuationsAsynchronously : TaskCreationOptions.None);
                var waiting = _waits.WaitAsync(new(operation.Task), s_second, leaving.Token);
                var leave = i % 3 == 0 ? leaving.CancelAsync() : Task.CompletedTask;
                operation.SetResult(expected);
                try
                {
                    Assert.Equal(expected, await waiting);
                }
                catch (OperationCanceledException) when (i % 3 == 0)
                {
                    // the caller was first
                }

                await leave;
            }
        })));
    }

    private async Task ReachesNobodyAsync(TaskCompletionSource<int> late)
    {
        var operation = new TaskCompletionSource<int>();
        var next = _waits.WaitAsync(new(operation.Task), s_second, CancellationToken.None);
        late.SetResult(1);
        Assert.False(next.IsCompleted);
        operation.SetResult(2);
        Assert.Equal(2, await next);
    }

    private async Task<int> WaitForResultAsync(int result)
    {
        var operation = new TaskCompletionSource<int>();
        var waiting = _waits.WaitAsync(new(operation.Task), s_second, CancellationToken.None);
        operation.SetResult(result);
        return await waiting;
    }
}
