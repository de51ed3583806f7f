using PerfAspects.Tests.Leaks;
using PerfAspects.Tests.Modes.Subjects.ValueByPlain;

namespace PerfAspects.Tests.Modes;

/// <summary>What <c>[Bulkhead]</c> does in every mode.</summary>
public sealed class BulkheadCases : ModeTest<BulkheadSubject>
{
    [Theory, InEveryMode]
    public Task FullBulkhead_RejectsWithoutRunningTheCore(Mode mode) => In(mode, async run =>
    {
        run.Core.Hold();
        var first = await run.BeginCoreAsync(nameof(BulkheadSubject.Two));
        var second = await run.BeginCoreAsync(nameof(BulkheadSubject.Two));

        await Assert.ThrowsAsync<BulkheadRejectedException>(() => run.CallAsync(nameof(BulkheadSubject.Two)));

        Assert.Equal(2, run.Core.Runs);
        run.Core.Release();
        await Task.WhenAll(first, second);
        Assert.Equal(3, await run.CallAsync(nameof(BulkheadSubject.Two)));
        run.AssertCounts(nameof(BulkheadSubject.Two), "ok 3, error 1, full 1");
    });

    [Theory, InEveryMode]
    public Task Place_OfACallThatFailed_IsFree(Mode mode) => In(mode, async run =>
    {
        run.Core.Fail(4);
        for (var i = 0; i < 4; i++)
        {
            await Assert.ThrowsAsync<InvalidDataException>(() => run.CallAsync(nameof(BulkheadSubject.Two)));
        }

        Assert.Equal(5, await run.CallAsync(nameof(BulkheadSubject.Two)));
        run.AssertCounts(nameof(BulkheadSubject.Two), "ok 1, error 4");
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task WaitingCaller_ThatCancels_LeavesItsPlaceInTheQueue(Mode mode) => In(mode, async run =>
    {
        using var leaving = new CancellationTokenSource();
        run.Core.Hold();
        var first = await run.BeginCoreAsync(nameof(BulkheadSubject.Queued));
        var second = run.BeginAsync(nameof(BulkheadSubject.Queued), 0, leaving.Token);
        await run.UntilCountedAsync(nameof(BulkheadSubject.Queued), "active", 2);
        await Patience.UntilAsync(() => TokenCallbacks.Count(leaving) > 0);
        await leaving.CancelAsync();

        Assert.Equal(leaving.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second)).CancellationToken);
        run.Core.Release();
        Assert.Equal(1, await first);
        Assert.Equal(2, await run.CallAsync(nameof(BulkheadSubject.Queued), 0, leaving.IsCancellationRequested ? null : default));
        await Patience.UntilAsync(() => TokenCallbacks.Count(leaving) == 0);
        run.AssertCounts(nameof(BulkheadSubject.Queued), "ok 2, canceled 1");
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task WaitingCallers_ComeInInTheirOrder(Mode mode) => In(mode, async run =>
    {
        using var caller = new CancellationTokenSource();
        run.Core.Hold();
        var first = await run.BeginCoreAsync(nameof(BulkheadSubject.Queued));
        var second = run.BeginAsync(nameof(BulkheadSubject.Queued), 0, caller.Token);
        await Patience.UntilAsync(() => TokenCallbacks.Count(caller) == 1);
        var third = run.BeginAsync(nameof(BulkheadSubject.Queued), 0, caller.Token);
        await Patience.UntilAsync(() => TokenCallbacks.Count(caller) == 2);
        await Assert.ThrowsAsync<BulkheadRejectedException>(() => run.CallAsync(nameof(BulkheadSubject.Queued)));
        run.Core.Release();

        Assert.Equal((1, 2, 3), (await first, await second, await third));
        await Patience.UntilAsync(() => TokenCallbacks.Count(caller) == 0);
        run.AssertCounts(nameof(BulkheadSubject.Queued), "ok 3, error 1, full 1");
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task WaitingCallers_WithPriorities_ComeInByPriority(Mode mode) => In(mode, async run =>
    {
        using var caller = new CancellationTokenSource();
        run.Core.Hold();
        var first = await run.BeginCoreAsync(nameof(BulkheadSubject.ByPriority));
        var low = run.BeginAsync(nameof(BulkheadSubject.ByPriority), -5, caller.Token);
        await Patience.UntilAsync(() => TokenCallbacks.Count(caller) == 1);
        var high = run.BeginAsync(nameof(BulkheadSubject.ByPriority), 5, caller.Token);
        await Patience.UntilAsync(() => TokenCallbacks.Count(caller) == 2);
        Assert.Equal(2, run.Method(nameof(BulkheadSubject.ByPriority)).GetStatistics().Queued);
        await Assert.ThrowsAsync<BulkheadRejectedException>(() => run.CallAsync(nameof(BulkheadSubject.ByPriority), 9));
        run.Core.Release();

        Assert.Equal((1, 3, 2), (await first, await low, await high));
        run.AssertCounts(nameof(BulkheadSubject.ByPriority), "ok 3, error 1, full 1");
    });

    [Theory, InEveryMode]
    public Task ObserveOnly_CountsAndRejectsNothing(Mode mode) => In(mode, async run =>
    {
        run.Core.Hold();
        var first = await run.BeginCoreAsync(nameof(BulkheadSubject.Observed));
        var second = await run.BeginCoreAsync(nameof(BulkheadSubject.Observed));
        Assert.Equal(2, run.Method(nameof(BulkheadSubject.Observed)).GetStatistics().Running);
        run.Core.Release();
        await Task.WhenAll(first, second);
        Assert.Equal(3, await run.CallAsync(nameof(BulkheadSubject.Observed)));
        Assert.Equal(0, run.Method(nameof(BulkheadSubject.Observed)).GetStatistics().Running);
        run.AssertCounts(nameof(BulkheadSubject.Observed), "ok 3, full 1");
        Assert.Equal(["Warning 60 RefusalObserved"], run.Warnings);
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task WaitingCall_BesideACircuitThatObserves_IsCountedAndTracedOnce(Mode mode) => In(mode, async run =>
    {
        const string Method = nameof(BulkheadSubject.QueuedBesideObserved);
        using var caller = new CancellationTokenSource();
        run.Core.Fail(1);
        await Assert.ThrowsAsync<InvalidDataException>(() => run.CallAsync(Method)); // opens the circuit
        run.Core.Hold();
        var second = await run.BeginCoreAsync(Method);
        var third = run.BeginAsync(Method, 0, caller.Token);
        await Patience.UntilAsync(() => TokenCallbacks.Count(caller) == 1);
        run.Core.Release();

        Assert.Equal((2, 3), (await second, await third));
        run.AssertCounts(Method, "ok 2, error 1, broken 2, open 1");
        Assert.Single(run.Warnings, static line => line == "Warning 60 RefusalObserved");
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task Partition_HasABulkheadOfItsOwn(Mode mode) => In(mode, async run =>
    {
        run.Core.Hold();
        var first = await run.BeginCoreAsync(nameof(BulkheadSubject.ByKey), 1);
        var second = await run.BeginCoreAsync(nameof(BulkheadSubject.ByKey), 3);
        await Assert.ThrowsAsync<BulkheadRejectedException>(() => run.CallAsync(nameof(BulkheadSubject.ByKey), 1));
        run.Core.Release();
        await Task.WhenAll(first, second);
        run.AssertCounts(nameof(BulkheadSubject.ByKey), "ok 2, error 1, full 1");
    });
}
