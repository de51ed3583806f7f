using PerfAspects.Tests.Leaks;
using PerfAspects.Tests.Modes.Subjects.ValueByPlain;

namespace PerfAspects.Tests.Modes;

/// <summary>What <c>[AdaptiveConcurrency]</c> does in every mode.</summary>
public sealed class AdaptiveConcurrencyCases : ModeTest<AdaptiveConcurrencySubject>
{
    [Theory, InEveryMode]
    public Task CallOverTheLimit_IsRejectedWithoutRunningTheCore(Mode mode) => In(mode, async run =>
    {
        run.Core.Hold();
        var first = await run.BeginCoreAsync(nameof(AdaptiveConcurrencySubject.Two));
        var second = await run.BeginCoreAsync(nameof(AdaptiveConcurrencySubject.Two));

        var rejection = await Assert.ThrowsAsync<ConcurrencyRejectedException>(() => run.CallAsync(nameof(AdaptiveConcurrencySubject.Two)));

        Assert.Equal((run.Method(nameof(AdaptiveConcurrencySubject.Two)).Name, null, null), (rejection.MethodName, rejection.SharedName, rejection.RetryAfter));
        Assert.Equal(2, run.Core.Runs);
        Assert.Equal(2, run.Method(nameof(AdaptiveConcurrencySubject.Two)).GetStatistics().Running);
        run.Core.Release();
        await Task.WhenAll(first, second);
        Assert.Equal(3, await run.CallAsync(nameof(AdaptiveConcurrencySubject.Two)));
        Assert.Equal(0, run.Method(nameof(AdaptiveConcurrencySubject.Two)).GetStatistics().Running);
        run.AssertCounts(nameof(AdaptiveConcurrencySubject.Two), "ok 3, error 1, limited 1");
    });

    [Theory, InEveryMode]
    public Task Place_OfACallThatFailed_IsFree(Mode mode) => In(mode, async run =>
    {
        run.Core.Fail(4);
        for (var i = 0; i < 4; i++)
        {
            await Assert.ThrowsAsync<InvalidDataException>(() => run.CallAsync(nameof(AdaptiveConcurrencySubject.Two)));
        }

        Assert.Equal(5, await run.CallAsync(nameof(AdaptiveConcurrencySubject.Two)));
        run.AssertCounts(nameof(AdaptiveConcurrencySubject.Two), "ok 1, error 4");
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task WaitingCallers_ComeInInTheirOrder(Mode mode) => In(mode, async run =>
    {
        using var caller = new CancellationTokenSource();
        run.Core.Hold();
        var first = await run.BeginCoreAsync(nameof(AdaptiveConcurrencySubject.Queued));
        var second = run.BeginAsync(nameof(AdaptiveConcurrencySubject.Queued), 0, caller.Token);
        await Patience.UntilAsync(() => TokenCallbacks.Count(caller) == 1);
        var third = run.BeginAsync(nameof(AdaptiveConcurrencySubject.Queued), 0, caller.Token);
        await Patience.UntilAsync(() => TokenCallbacks.Count(caller) == 2);
        Assert.Equal(2, run.Method(nameof(AdaptiveConcurrencySubject.Queued)).GetStatistics().Queued);
        await Assert.ThrowsAsync<ConcurrencyRejectedException>(() => run.CallAsync(nameof(AdaptiveConcurrencySubject.Queued)));
        run.Core.Release();

        Assert.Equal((1, 2, 3), (await first, await second, await third));
        await Patience.UntilAsync(() => TokenCallbacks.Count(caller) == 0);
        run.AssertCounts(nameof(AdaptiveConcurrencySubject.Queued), "ok 3, error 1, limited 1");
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task WaitingCaller_ThatCancels_LeavesItsPlaceInTheQueue(Mode mode) => In(mode, async run =>
    {
        using var leaving = new CancellationTokenSource();
        run.Core.Hold();
        var first = await run.BeginCoreAsync(nameof(AdaptiveConcurrencySubject.Queued));
        var second = run.BeginAsync(nameof(AdaptiveConcurrencySubject.Queued), 0, leaving.Token);
        await Patience.UntilAsync(() => TokenCallbacks.Count(leaving) > 0);
        await leaving.CancelAsync();

        Assert.Equal(leaving.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second)).CancellationToken);
        Assert.Equal(0, run.Method(nameof(AdaptiveConcurrencySubject.Queued)).GetStatistics().Queued);
        run.Core.Release();
        Assert.Equal(1, await first);
        run.AssertCounts(nameof(AdaptiveConcurrencySubject.Queued), "ok 1, canceled 1");
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task WaitThatLastsTooLong_IsARejection(Mode mode) => In(mode, async run =>
    {
        run.Core.Hold();
        var first = await run.BeginCoreAsync(nameof(AdaptiveConcurrencySubject.Queued));
        var second = run.BeginAsync(nameof(AdaptiveConcurrencySubject.Queued));
        await run.AdvanceUntilAsync(second, TimeSpan.FromMilliseconds(100));

        await Assert.ThrowsAsync<ConcurrencyRejectedException>(() => second);
        run.Core.Release();
        Assert.Equal(1, await first);
        run.AssertCounts(nameof(AdaptiveConcurrencySubject.Queued), "ok 1, error 1, limited 1");
    });

    [Theory, InEveryMode]
    public Task ObserveOnly_CountsAndRejectsNothing_AndNoCallWaits(Mode mode) => In(mode, async run =>
    {
        run.Core.Hold();
        var first = await run.BeginCoreAsync(nameof(AdaptiveConcurrencySubject.Observed));
        var second = await run.BeginCoreAsync(nameof(AdaptiveConcurrencySubject.Observed));
        Assert.Equal(2, run.Method(nameof(AdaptiveConcurrencySubject.Observed)).GetStatistics().Running);
        run.Core.Release();
        await Task.WhenAll(first, second);
        Assert.Equal(3, await run.CallAsync(nameof(AdaptiveConcurrencySubject.Observed)));
        Assert.Equal(0, run.Method(nameof(AdaptiveConcurrencySubject.Observed)).GetStatistics().Running);
        run.AssertCounts(nameof(AdaptiveConcurrencySubject.Observed), "ok 3, limited 1");
        Assert.Equal(["Warning 60 RefusalObserved"], run.Warnings);
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task WaitingCall_BesideALimitThatObserves_IsCountedAndTracedOnce(Mode mode) => In(mode, async run =>
    {
        const string Method = nameof(AdaptiveConcurrencySubject.QueuedBesideObserved);
        using var caller = new CancellationTokenSource();
        run.Core.Hold();
        var first = await run.BeginCoreAsync(Method);
        var second = run.BeginAsync(Method, 0, caller.Token);
        await Patience.UntilAsync(() => TokenCallbacks.Count(caller) == 1);
        run.Core.Release();

        Assert.Equal((1, 2), (await first, await second));
        run.AssertCounts(Method, "ok 2, admitted 1, rejected 1");
        Assert.Equal(["Warning 60 RefusalObserved"], run.Warnings);
    });

    [Theory, InEveryMode]
    public Task CallThatWaitsForARate_AmongSteps_BesideALimitThatObserves_IsCountedAndTracedOnce(Mode mode) => In(mode, async run =>
    {
        const string Method = nameof(AdaptiveConcurrencySubject.Throttled);
        Assert.Equal(1, await run.CallAsync(Method));
        var second = run.BeginAsync(Method);
        await run.UntilCountedAsync(Method, "queued", 1);
        run.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(2, await second);
        run.AssertCounts(Method, "ok 2, admitted 1, queued 1, rejected 1");
        Assert.Equal(["Warning 60 RefusalObserved"], run.Warnings);
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task Partition_HasALimitOfItsOwn(Mode mode) => In(mode, async run =>
    {
        run.Core.Hold();
        var first = await run.BeginCoreAsync(nameof(AdaptiveConcurrencySubject.ByKey), 1);
        var second = await run.BeginCoreAsync(nameof(AdaptiveConcurrencySubject.ByKey), 3);
        await Assert.ThrowsAsync<ConcurrencyRejectedException>(() => run.CallAsync(nameof(AdaptiveConcurrencySubject.ByKey), 1));
        run.Core.Release();
        await Task.WhenAll(first, second);
        run.AssertCounts(nameof(AdaptiveConcurrencySubject.ByKey), "ok 2, error 1, limited 1");
    });
}
