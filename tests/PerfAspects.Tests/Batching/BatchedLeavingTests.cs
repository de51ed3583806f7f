namespace PerfAspects.Tests.Batching;

/// <summary>Callers that leave, before their batch runs and while it does.</summary>
public sealed class BatchedLeavingTests : BatchedTest
{
    private readonly CancellationTokenSource _leaving = new();
    private readonly TaskCompletionSource _core = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Theory, InlineData(false), InlineData(true)]
    public async Task Caller_ThatLeavesBeforeTheWaitEnds_LeavesAloneAndItsKeyIsNotLoaded(bool isHeard)
    {
        Begin(isHeard);
        var (leaving, twin, staying) = (Call(1, _leaving.Token), Call(2, _leaving.Token), Call(2));
        await _leaving.CancelAsync();

        Assert.Equal(_leaving.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving)).CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => twin);
        Pass(5);
        Assert.Equal([2], Assert.Single(Source.Asked));
        Assert.Equal(20, await staying);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task KeyOfACallerThatLeft_DoesNotCountForTheSize(bool isHeard)
    {
        Begin(isHeard);
        var leaving = Call(1, _leaving.Token);
        var second = Call(2);
        await _leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        var (fourth, again) = (Call(4), Call(4));
        Assert.Empty(Source.Asked);

        var full = Call(1);

        Assert.Equal([1, 2, 4], Assert.Single(Source.Asked).Order());
        var values = await Task.WhenAll(second, fourth, again, full);
        Assert.Equal([20, 40, 40, 10], values);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Batch_ThatAllHaveLeft_DoesNotRunAndTheNextCallHasTheWholeWait(bool isHeard)
    {
        Begin(isHeard);
        var first = Call(1, _leaving.Token);
        Pass(3);
        await _leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        var next = Call(2);

        Pass(4.9999);
        Assert.Empty(Source.Asked);
        Pass(0.0001);

        Assert.Equal([2], Assert.Single(Source.Asked));
        Assert.Equal(20, await next);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Token_OfTheCore_IsCancelledWhenTheLastCallerHasLeft(bool isHeard)
    {
        Begin(isHeard);
        using var later = new CancellationTokenSource();
        Source.Before = _ => _core.Task;
        var (first, second) = (Call(1, _leaving.Token), Call(2, later.Token));
        Pass(5);

        await _leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.False(Source.Tokens[0].IsCancellationRequested);
        await later.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.True(Source.Tokens[0].IsCancellationRequested);
        _core.SetResult();
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Failure_AfterTheCallerThatRunsTheCoreHasLeft_IsNoFailureOfTheOthers(bool isHeard)
    {
        Begin(isHeard);
        Source.Before = run => run == 1 ? _core.Task : Task.CompletedTask;
        var (runner, other) = (Call(1, _leaving.Token), Call(2));
        Pass(5);
        await _leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => runner);

        _core.SetException(new ObjectDisposedException("context of the first request"));

        Assert.Equal(20, await other);
        Assert.Equal([2], Source.Asked[1]);
    }

    [Fact]
    public async Task TokenCancelledBeforehand_JoinsNoBatch()
    {
        Begin(isHeard: false);
        await _leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Call(1, _leaving.Token));

        Pass(5);
        Assert.Empty(Source.Asked);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Disposal_FailsWhatIsGatheredAndLetsARunningBatchEnd(bool isHeard)
    {
        Begin(isHeard);
        Source.Before = _ => _core.Task;
        var running = Call(1);
        Pass(5);
        var gathered = Call(2);

        Runtime.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => gathered);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Call(3));
        _core.SetResult();
        Assert.Equal(10, await running);
        Assert.Single(Source.Asked);
    }

    public override void Dispose()
    {
        _leaving.Dispose();
        base.Dispose();
    }
}
