using PerfAspects.Tests.Modes.Subjects.ValueByPlain;

namespace PerfAspects.Tests.Modes;

/// <summary>Rounds of <c>[Warm]</c> in every mode.</summary>
public sealed class WarmCases : ModeTest<WarmSubject>
{
    private const string Get = nameof(WarmSubject.Get);

    [Theory, InEveryMode(Shapes.Methods)]
    public Task Round_LoadsWhatIsMissing_AndCallsHit(Mode mode) => In(mode, async run =>
    {
        run.Core.Keys = [run.Key(1), run.Key(3)];
        Assert.Equal(new WarmProgress(2, 2, 0), await WarmAsync(run));
        Assert.Equal(new WarmProgress(2, 0, 0), await WarmAsync(run));

        Assert.Equal(1, await run.CallAsync(Get, 1));
        Assert.Equal(2, await run.CallAsync(Get, 3));
        Assert.Equal(2, run.Core.Runs);
        run.AssertCounts(Get, "ok 2, hit 2, entries 2, loaded 2, kept 2");
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task Round_LoadsWhatExpiresBeforeTheNext(Mode mode) => In(mode, async run =>
    {
        run.Core.Keys = [run.Key(1)];
        await WarmAsync(run);
        run.Clock.Advance(TimeSpan.FromMinutes(4.5));
        Assert.Equal(new WarmProgress(1, 1, 0), await WarmAsync(run));

        Assert.Equal(2, await run.CallAsync(Get, 1));
        Assert.Equal((1, 2), (run.Counted(Get)["hit"], run.Counted(Get)["loaded"]));
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task Key_ThatFails_IsCountedAndNotKept(Mode mode) => In(mode, async run =>
    {
        run.Core.Keys = [run.Key(1), run.Key(3)];
        run.Core.Fail(1);
        Assert.Equal(new WarmProgress(2, 1, 1), await WarmAsync(run));

        Assert.Equal(3, await run.CallAsync(Get, 1)); // was the first, one at a time
        Assert.Equal(2, await run.CallAsync(Get, 3));
        run.AssertCounts(Get, "ok 2, hit 1, miss 1, entries 2, loaded 1, failed 1");
    });

    private static async Task<WarmProgress> WarmAsync(ModeRun run)
    {
        run.Method(Get).Override("Warm:Enabled", "true");
        return await run.Method(Get).WarmAsync();
    }
}
