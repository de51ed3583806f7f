using PerfAspects.Tests.Modes.Subjects.TaskByPlain;

namespace PerfAspects.Tests.Modes;

/// <summary><c>[Cached(SoftTimeout)]</c> in every mode.</summary>
public sealed class SoftTimeoutCases : ModeTest<SoftTimeoutSubject>
{
    private const string Get = nameof(SoftTimeoutSubject.Get);
    private const Shapes Tasks = Shapes.Task | Shapes.TaskLater | Shapes.ValueTask | Shapes.ValueTaskLater;

    [Theory, InEveryMode(Tasks)]
    public Task SlowLoad_IsAnsweredByTheStaleValue_AndGoesOn(Mode mode) => In(mode, async run =>
    {
        await run.CallAsync(Get);
        run.Clock.Advance(TimeSpan.FromMinutes(5));
        run.Core.Hold();
        var call = await run.BeginCoreAsync(Get);

        await run.AdvanceUntilAsync(call, TimeSpan.FromMilliseconds(500));
        Assert.Equal(1, await call);
        run.Core.Release();
        await Patience.UntilAsync(() => run.Method(Get).GetStatistics().CacheRefreshes == 1);

        Assert.Equal(2, await run.CallAsync(Get));
        Assert.Equal(2, run.Core.Runs);
        Assert.Equal((3, 1), (run.Counted(Get)["ok"], run.Counted(Get)["stale"]));
    });

    [Theory, InEveryMode(Tasks)]
    public Task SlowLoad_WithoutAStaleValue_IsWaitedFor(Mode mode) => In(mode, async run =>
    {
        run.Core.Hold();
        var call = await run.BeginCoreAsync(Get);
        run.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.False(call.IsCompleted);
        run.Core.Release();

        Assert.Equal(1, await call);
        run.AssertCounts(Get, "ok 1, miss 1, entries 1");
    });
}
