using PerfAspects.Tests.Leaks;
using PerfAspects.Tests.Modes.Subjects.TaskByPlain;

namespace PerfAspects.Tests.Modes;

/// <summary>What a <c>[Bulkhead]</c> that offloads does in every mode.</summary>
public sealed class OffloadCases : ModeTest<OffloadSubject>
{
    private const Shapes Tasks = Shapes.Task | Shapes.TaskLater | Shapes.ValueTask | Shapes.ValueTaskLater;

    [Theory, InEveryMode(Tasks)]
    public Task Core_RunsOnAnotherThread_AndItsCallerGoesOn(Mode mode) => In(mode, async run =>
    {
        run.Core.Hold();
        var call = await run.BeginCoreAsync(nameof(OffloadSubject.Alone));

        Assert.False(call.IsCompleted);
        await Assert.ThrowsAsync<BulkheadRejectedException>(() => run.CallAsync(nameof(OffloadSubject.Alone)));
        run.Core.Release();
        Assert.Equal(1, await call);
        run.AssertCounts(nameof(OffloadSubject.Alone), "ok 1, error 1, full 1");
    });

    [Theory, InEveryMode(Tasks)]
    public Task Core_ThatFails_FailsTheTaskAndFreesItsPlace(Mode mode) => In(mode, async run =>
    {
        run.Core.Fail(1);
        await Assert.ThrowsAsync<InvalidDataException>(() => run.CallAsync(nameof(OffloadSubject.Alone)));
        Assert.Equal(2, await run.CallAsync(nameof(OffloadSubject.Alone)));
        run.AssertCounts(nameof(OffloadSubject.Alone), "ok 1, error 1");
    });

    [Theory, InEveryMode(Tasks)]
    public Task WaitingWork_ComesInByPriority(Mode mode) => In(mode, async run =>
    {
        using var caller = new CancellationTokenSource();
        run.Core.Hold();
        var first = await run.BeginCoreAsync(nameof(OffloadSubject.Work));
        var low = run.BeginAsync(nameof(OffloadSubject.Work), 1, caller.Token);
        var high = run.BeginAsync(nameof(OffloadSubject.Work), 5, caller.Token);
        await Patience.UntilAsync(() => TokenCallbacks.Count(caller) == 2);
        Assert.Equal((1, 2), (run.Method(nameof(OffloadSubject.Work)).GetStatistics().Running, run.Method(nameof(OffloadSubject.Work)).GetStatistics().Queued));
        run.Core.Release();

        Assert.Equal((1, 3, 2), (await first, await low, await high));
        run.AssertCounts(nameof(OffloadSubject.Work), "ok 3");
    });
}
