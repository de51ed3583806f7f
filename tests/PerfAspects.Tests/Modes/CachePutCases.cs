using PerfAspects.Tests.Modes.Subjects.ValueByPlain;

namespace PerfAspects.Tests.Modes;

/// <summary>Values that methods write, and the moments of invalidations, in every mode.</summary>
public sealed class CachePutCases : ModeTest<CachePutSubject>
{
    private const string Get = nameof(CachePutSubject.Get);
    private const string Set = nameof(CachePutSubject.Set);
    private const string Forget = nameof(CachePutSubject.Forget);

    [Theory, InEveryMode(Shapes.Methods)]
    public Task Write_IsWhatTheNextCallFinds(Mode mode) => In(mode, async run =>
    {
        Assert.Equal(1, await run.CallAsync(Set, 1));
        Assert.Equal(1, await run.CallAsync(Get, 1));
        Assert.Equal(2, await run.CallAsync(Get, 2));
        Assert.Equal(3, await run.CallAsync(Set, 2));
        Assert.Equal(3, await run.CallAsync(Get, 2));
        run.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(4, await run.CallAsync(Get, 2));
        run.AssertCounts(Set, "ok 2");
        Assert.Equal(2, run.Counted(Get)["hit"]);
        Assert.Equal(0, run.Counted(Get)["key"]);
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task WriteThatFails_LeavesTheEntry(Mode mode) => In(mode, async run =>
    {
        await run.CallAsync(Get, 1);
        run.Core.Fail(1);
        await Assert.ThrowsAsync<InvalidDataException>(() => run.CallAsync(Set, 1));
        Assert.Equal(1, await run.CallAsync(Get, 1));
        run.AssertCounts(Set, "error 1");
        run.AssertCounts(Get, "ok 2, hit 1, miss 1, entries 1");
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task AttemptThatSucceeds_Writes(Mode mode) => In(mode, async run =>
    {
        run.Method(Get); // whose counts begin here
        run.Core.Fail(1);
        Assert.Equal(2, await run.CallAsync(nameof(CachePutSubject.SetAgain), 1));
        Assert.Equal(2, await run.CallAsync(Get, 1));
        run.AssertCounts(Get, "ok 1, hit 1, entries 1");
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task LoadFromBeforeTheWrite_IsNotKept(Mode mode) => In(mode, async run =>
    {
        var (loading, release) = await HoldAsync(run, Get, 1);
        Assert.Equal(2, await run.CallAsync(Set, 1));
        release.SetResult();
        Assert.Equal(1, await loading);
        Assert.Equal(2, await run.CallAsync(Get, 1));
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task LoadsFromDuringTheWrite_AreReplaced(Mode mode) => In(mode, async run =>
    {
        var (writing, written) = await HoldAsync(run, Set, 1);
        Assert.Equal(2, await run.CallAsync(Get, 1)); // the source may not have the new value yet
        Assert.Equal(3, await run.CallAsync(Get, 2));
        run.Clock.Advance(TimeSpan.FromMinutes(5));
        var (loading, loaded) = await HoldAsync(run, Get, 1);
        written.SetResult();
        Assert.Equal(1, await writing);
        Assert.Equal(1, await run.CallAsync(Get, 1));
        loaded.SetResult();
        Assert.Equal(4, await loading);
        Assert.Equal(1, await run.CallAsync(Get, 1));
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task InvalidationDuringTheWrite_Wins(Mode mode) => In(mode, async run =>
    {
        Func<Task>[] invalidations =
        [
            () => run.CallAsync(Forget, 1),
            () => run.Runtime.InvalidateTagAsync("id:1").AsTask(),
            () => run.Method(Get).ClearCacheAsync().AsTask(),
        ];
        foreach (var invalidate in invalidations)
        {
            await run.CallAsync(Get, 1);
            var (writing, release) = await HoldAsync(run, Set, 1);
            await invalidate();
            release.SetResult();
            var written = await writing;
            Assert.Equal(written + 1, await run.CallAsync(Get, 1));
            Assert.Equal(written + 1, await run.CallAsync(Get, 1));
        }
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task InvalidationAfterTheWrite_DropsIt(Mode mode) => In(mode, async run =>
    {
        await run.CallAsync(Set, 1);
        await run.CallAsync(Forget, 1);
        Assert.Equal(2, await run.CallAsync(Get, 1));
        Assert.Equal(3, await run.CallAsync(nameof(CachePutSubject.SetAndForget), 1));
        Assert.Equal(4, await run.CallAsync(Get, 1));
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task WritesThatOverlap_LeaveNothing_SinceNobodyKnowsTheirOrder(Mode mode) => In(mode, async run =>
    {
        var (first, release) = await HoldAsync(run, Set, 1);
        Assert.Equal(2, await run.CallAsync(Set, 1));
        Assert.Equal(2, await run.CallAsync(Get, 1));
        release.SetResult();
        Assert.Equal(1, await first);
        Assert.Equal(3, await run.CallAsync(Get, 1));
        Assert.Equal(1, run.Counted(Get)["key"]);
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task ValueThatIsNotKept_DropsTheEntry(Mode mode) => In(mode, async run =>
    {
        for (var i = 1; i <= 12; i++)
        {
            Assert.Equal(i, await run.CallAsync(Set, 1));
        }

        Assert.Equal(12, await run.CallAsync(Get, 1));
        Assert.Equal(13, await run.CallAsync(Set, 1));
        Assert.Equal(14, await run.CallAsync(Get, 1));
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task Before_InvalidatesBeforeTheCoreRuns(Mode mode) => In(mode, async run =>
    {
        await run.CallAsync(Get, 1);
        run.Core.Fail(1);
        await Assert.ThrowsAsync<InvalidDataException>(() => run.CallAsync(nameof(CachePutSubject.ForgetBefore), 1));
        Assert.Equal(3, await run.CallAsync(Get, 1));

        var (changing, release) = await HoldAsync(run, nameof(CachePutSubject.ForgetBefore), 1);
        Assert.Equal(5, await run.CallAsync(Get, 1)); // loaded between the invalidation and the write, and kept
        release.SetResult();
        await changing;
        Assert.Equal(5, await run.CallAsync(Get, 1));
        run.AssertCounts(Get, "ok 4, hit 1, miss 3, entries 1, key 2");
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task Always_InvalidatesAfterAFailureToo(Mode mode) => In(mode, async run =>
    {
        foreach (var change in (string[])[nameof(CachePutSubject.ForgetAlways), nameof(CachePutSubject.ForgetAlwaysInside)])
        {
            var kept = await run.CallAsync(Get, 1);
            run.Core.Fail(1);
            await Assert.ThrowsAsync<InvalidDataException>(() => run.CallAsync(change, 1));
            Assert.Equal(kept + 2, await run.CallAsync(Get, 1));
            Assert.Equal(kept + 3, await run.CallAsync(change, 1));
            Assert.Equal(kept + 4, await run.CallAsync(Get, 1));
        }
    });

    // Calls a member and returns when its core waits for the release.
    private static async Task<(Task<int> Call, TaskCompletionSource Release)> HoldAsync(ModeRun run, string member, int id)
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        run.Core.First = () =>
        {
            entered.TrySetResult();
            return release.Task;
        };
        var call = await run.BeginCoreAsync(member, id);
        await entered.Task.WaitAsync(Patience.Limit);
        run.Core.First = null;
        return (call, release);
    }
}
