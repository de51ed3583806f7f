using PerfAspects.Tests.Modes.Subjects.ValueByPlain;

namespace PerfAspects.Tests.Modes;

/// <summary>What invalidates cached values in every mode.</summary>
public sealed class CacheInvalidateCases : ModeTest<CachedSubject>
{
    private const string Keyed = nameof(CachedSubject.Keyed);

    [Theory, InEveryMode(Shapes.Methods)]
    public Task Key_IsForgotten_AndNoOther(Mode mode) => In(mode, async run =>
    {
        await run.CallAsync(Keyed, 1);
        await run.CallAsync(Keyed, 2);
        await run.CallAsync(nameof(CachedSubject.Forget), 1);

        Assert.Equal(2, await run.CallAsync(Keyed, 2));
        Assert.Equal(3, await run.CallAsync(Keyed, 1));
        run.AssertCounts(Keyed, "ok 4, hit 1, miss 3, entries 2, key 1");
        run.AssertCounts(nameof(CachedSubject.Forget), "ok 1");
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task LoadUnderWay_IsHandedToItsCallersAndNotKept(Mode mode) => In(mode, async run =>
    {
        run.Core.Hold();
        var loading = await run.BeginCoreAsync(Keyed, 1);
        await run.CallAsync(nameof(CachedSubject.Forget), 1);
        run.Core.Release();

        Assert.Equal(1, await loading);
        Assert.Equal(2, await run.CallAsync(Keyed, 1));
        Assert.Equal(2, await run.CallAsync(Keyed, 1));
        run.AssertCounts(Keyed, "ok 3, hit 1, miss 2, entries 1, key 1");
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task CallAfterTheInvalidation_DoesNotJoinTheLoadFromBefore(Mode mode) => In(mode, async run =>
    {
        run.Core.Hold();
        var before = await run.BeginCoreAsync(Keyed, 1);
        await run.CallAsync(nameof(CachedSubject.Forget), 1);
        var after = await run.BeginCoreAsync(Keyed, 1);
        run.Core.Release();

        Assert.Equal(1, await before);
        Assert.Equal(2, await after);
        Assert.Equal(2, await run.CallAsync(Keyed, 1));
        run.AssertCounts(Keyed, "ok 3, hit 1, miss 2, entries 1, key 1");
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task Change_InvalidatesIfItHasSucceeded(Mode mode) => In(mode, async run =>
    {
        await run.CallAsync(Keyed, 1);
        run.Core.Fail(1);
        await Assert.ThrowsAsync<InvalidDataException>(() => run.CallAsync(nameof(CachedSubject.Change), 1));
        Assert.Equal(1, await run.CallAsync(Keyed, 1));
        Assert.Equal(3, await run.CallAsync(nameof(CachedSubject.Change), 1));
        Assert.Equal(4, await run.CallAsync(Keyed, 1));
        run.AssertCounts(Keyed, "ok 3, hit 1, miss 2, entries 1, key 1");
        run.AssertCounts(nameof(CachedSubject.Change), "ok 1, error 1");
    });

    [Theory, InEveryMode]
    public Task Tag_ReachesTheEntry(Mode mode) => In(mode, async run =>
    {
        Assert.Equal(1, await run.CallAsync(nameof(CachedSubject.Tagged)));
        await run.Runtime.InvalidateTagAsync("other");
        Assert.Equal(1, await run.CallAsync(nameof(CachedSubject.Tagged)));
        await run.Runtime.InvalidateTagAsync("all");
        Assert.Equal(2, await run.CallAsync(nameof(CachedSubject.Tagged)));
        run.AssertCounts(nameof(CachedSubject.Tagged), "ok 3, hit 1, miss 2, entries 1, tag 1");
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task TagWithAHole_ReachesTheEntriesOfThatValue(Mode mode) => In(mode, async run =>
    {
        await run.CallAsync(nameof(CachedSubject.TaggedByKey), 1);
        await run.CallAsync(nameof(CachedSubject.TaggedByKey), 2);
        await run.Runtime.InvalidateTagAsync("id:1");

        Assert.Equal(2, await run.CallAsync(nameof(CachedSubject.TaggedByKey), 2));
        Assert.Equal(3, await run.CallAsync(nameof(CachedSubject.TaggedByKey), 1));
        run.AssertCounts(nameof(CachedSubject.TaggedByKey), "ok 4, hit 1, miss 3, entries 2, tag 1");
    });

    [Theory, InEveryMode]
    public Task ClearCache_DropsEverything(Mode mode) => In(mode, async run =>
    {
        Assert.Equal(1, await run.CallAsync(nameof(CachedSubject.Get)));
        run.Method(nameof(CachedSubject.Get)).ClearCache();
        Assert.Equal(2, await run.CallAsync(nameof(CachedSubject.Get)));
        run.AssertCounts(nameof(CachedSubject.Get), "ok 2, miss 2, entries 1, all 1");
    });
}
