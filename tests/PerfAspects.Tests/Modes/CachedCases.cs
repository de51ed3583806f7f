using PerfAspects.Tests.Modes.Subjects.ValueByPlain;
using Polly.Timeout;

namespace PerfAspects.Tests.Modes;

/// <summary>What <c>[Cached]</c> does in every mode.</summary>
public sealed class CachedCases : ModeTest<CachedSubject>
{
    private static readonly TimeSpan s_tick = TimeSpan.FromTicks(1);
    private static readonly TimeSpan s_duration = TimeSpan.FromMinutes(5);

    [Theory, InEveryMode]
    public Task SameCall_RunsTheCoreOnce(Mode mode) => In(mode, async run =>
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(1, await run.CallAsync(nameof(CachedSubject.Get)));
        }

        Assert.Equal(1, run.Core.Runs);
        run.AssertCounts(nameof(CachedSubject.Get), "ok 3, hit 2, miss 1, entries 1");
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task OtherKey_HasAnEntryOfItsOwn(Mode mode) => In(mode, async run =>
    {
        Assert.Equal(1, await run.CallAsync(nameof(CachedSubject.Keyed), 1));
        Assert.Equal(2, await run.CallAsync(nameof(CachedSubject.Keyed), 3)); // has the same hash code, if the key is the user's
        Assert.Equal(1, await run.CallAsync(nameof(CachedSubject.Keyed), 1));
        Assert.Equal(2, await run.CallAsync(nameof(CachedSubject.Keyed), 3));
        run.AssertCounts(nameof(CachedSubject.Keyed), "ok 4, hit 2, miss 2, entries 2");
    });

    [Theory, InEveryMode]
    public Task Entry_AtItsDuration_IsGone(Mode mode) => In(mode, async run =>
    {
        Assert.Equal(1, await run.CallAsync(nameof(CachedSubject.Get)));
        run.Clock.Advance(s_duration - s_tick);
        Assert.Equal(1, await run.CallAsync(nameof(CachedSubject.Get)));
        run.Clock.Advance(s_tick);
        Assert.Equal(2, await run.CallAsync(nameof(CachedSubject.Get)));
        Assert.Equal(2, await run.CallAsync(nameof(CachedSubject.Get)));
        run.AssertCounts(nameof(CachedSubject.Get), "ok 4, hit 2, miss 2, entries 1, expired 1");
    });

    [Theory, InEveryMode]
    public Task CallersOfOneKey_ShareTheLoad(Mode mode) => In(mode, async run =>
    {
        run.Core.Hold();
        var first = await run.BeginCoreAsync(nameof(CachedSubject.Get));
        var second = run.BeginAsync(nameof(CachedSubject.Get));
        var third = run.BeginAsync(nameof(CachedSubject.Get));
        await run.UntilCountedAsync(nameof(CachedSubject.Get), "joined", 2);
        run.Core.Release();

        Assert.All(await Task.WhenAll(first, second, third), static value => Assert.Equal(1, value));
        Assert.Equal(1, await run.CallAsync(nameof(CachedSubject.Get)));
        Assert.Equal(1, run.Core.Runs);
        run.AssertCounts(nameof(CachedSubject.Get), "ok 4, hit 1, miss 1, joined 2, entries 1");
    });

    [Theory, InEveryMode]
    public Task FailedLoad_ReachesItsCallersAndIsNotKept(Mode mode) => In(mode, async run =>
    {
        run.Core.Fail(1);
        run.Core.Hold();
        var first = await run.BeginCoreAsync(nameof(CachedSubject.Get));
        var second = run.BeginAsync(nameof(CachedSubject.Get));
        await run.UntilCountedAsync(nameof(CachedSubject.Get), "joined", 1);
        run.Core.Release();

        Assert.Equal("1", (await Assert.ThrowsAsync<InvalidDataException>(() => first)).Message);
        Assert.Equal("1", (await Assert.ThrowsAsync<InvalidDataException>(() => second)).Message);
        Assert.Equal(2, await run.CallAsync(nameof(CachedSubject.Get)));
        Assert.Equal(2, await run.CallAsync(nameof(CachedSubject.Get)));
        run.AssertCounts(nameof(CachedSubject.Get), "ok 2, error 2, hit 1, miss 2, joined 1, entries 1");
    });

    [Theory, InEveryMode]
    public Task SlidingEntry_LivesAsLongAsItIsUsed_ButNotBeyondItsDuration(Mode mode) => In(mode, async run =>
    {
        Assert.Equal(1, await run.CallAsync(nameof(CachedSubject.Sliding)));
        for (var i = 0; i < 5; i++)
        {
            run.Clock.Advance(TimeSpan.FromMinutes(1) - s_tick);
            Assert.Equal(1, await run.CallAsync(nameof(CachedSubject.Sliding)));
        }

        run.Clock.Advance(5 * s_tick);
        Assert.Equal(2, await run.CallAsync(nameof(CachedSubject.Sliding)));
        run.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(3, await run.CallAsync(nameof(CachedSubject.Sliding)));
        run.AssertCounts(nameof(CachedSubject.Sliding), "ok 8, hit 5, miss 3, entries 1, expired 2");
    });

    [Theory, InEveryMode]
    public Task ExpiredValue_StandsInForAFailedLoad_WithinItsGrace(Mode mode) => In(mode, async run =>
    {
        Assert.Equal(1, await run.CallAsync(nameof(CachedSubject.Stale)));
        run.Clock.Advance(s_duration);
        run.Core.Fail(2);

        Assert.Equal(1, await run.CallAsync(nameof(CachedSubject.Stale)));
        run.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("3", (await Assert.ThrowsAsync<InvalidDataException>(() => run.CallAsync(nameof(CachedSubject.Stale)))).Message);
        Assert.Equal(4, await run.CallAsync(nameof(CachedSubject.Stale)));
        Assert.Equal(4, await run.CallAsync(nameof(CachedSubject.Stale)));
        run.AssertCounts(nameof(CachedSubject.Stale), "ok 4, error 1, hit 1, miss 3, stale 1, entries 1, expired 1");
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task FullCache_DropsAnEntryAndKeepsTheNew(Mode mode) => In(mode, async run =>
    {
        for (var id = 1; id <= 3; id++)
        {
            Assert.Equal(id, await run.CallAsync(nameof(CachedSubject.Small), id));
        }

        Assert.Equal(3, await run.CallAsync(nameof(CachedSubject.Small), 3));
        run.AssertCounts(nameof(CachedSubject.Small), "ok 4, hit 1, miss 3, entries 2, capacity 1");
    });

    [Theory, InEveryMode(Shapes.Methods | Shapes.TaskProperty | Shapes.TaskPropertyLater)] // a synchronous property has no token to stop at
    public Task HungLoad_AtItsLimit_FreesTheKey(Mode mode) => In(mode, async run =>
    {
        var timers = run.Clock.TimersSet;
        run.Core.Hold();
        var hung = await run.BeginCoreAsync(nameof(CachedSubject.Limited));
        await Patience.UntilAsync(() => run.Clock.TimersSet == timers + 1);
        run.Clock.Advance(TimeSpan.FromSeconds(10));

        await Assert.ThrowsAsync<TimeoutRejectedException>(() => hung);
        run.Core.Release();
        Assert.Equal(2, await run.CallAsync(nameof(CachedSubject.Limited)));
        Assert.Equal(2, await run.CallAsync(nameof(CachedSubject.Limited)));
        run.AssertCounts(nameof(CachedSubject.Limited), "ok 2, error 1, hit 1, miss 2, entries 1");
    });

    [Theory, InEveryMode]
    public Task JitteredEntry_IsGoneBetweenItsShortestAndItsLongestLife(Mode mode) => In(mode, async run =>
    {
        Assert.Equal(1, await run.CallAsync(nameof(CachedSubject.Jittered)));
        run.Clock.Advance(TimeSpan.FromMinutes(4) - s_tick);
        Assert.Equal(1, await run.CallAsync(nameof(CachedSubject.Jittered)));
        run.Clock.Advance(TimeSpan.FromMinutes(1) + s_tick);
        Assert.Equal(2, await run.CallAsync(nameof(CachedSubject.Jittered)));
        run.AssertCounts(nameof(CachedSubject.Jittered), "ok 3, hit 1, miss 2, entries 1, expired 1");
    });

    [Theory, InEveryMode]
    public Task Value_ThatTheUserDoesNotWantKept_IsLoadedAnew(Mode mode) => In(mode, async run =>
    {
        Assert.Equal(1, await run.CallAsync(nameof(CachedSubject.UnlessOdd)));
        Assert.Equal(2, await run.CallAsync(nameof(CachedSubject.UnlessOdd)));
        Assert.Equal(2, await run.CallAsync(nameof(CachedSubject.UnlessOdd)));
        run.AssertCounts(nameof(CachedSubject.UnlessOdd), "ok 3, hit 1, miss 2, entries 1");
    });

    [Theory, InEveryMode]
    public Task EntryPerInstance_IsThatInstances(Mode mode) => In(mode, async run =>
    {
        Assert.Equal(1, await run.CallAsync(nameof(CachedSubject.Own)));
        Assert.Equal(1, await run.CallAsync(nameof(CachedSubject.Own)));
        run.UseAnotherSubject();
        Assert.Equal(2, await run.CallAsync(nameof(CachedSubject.Own)));
        run.AssertCounts(nameof(CachedSubject.Own), "ok 3, hit 1, miss 2, entries 2");
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task CallerThatCancels_LeavesAlone(Mode mode) => In(mode, async run =>
    {
        using var leaving = new CancellationTokenSource();
        run.Core.Hold();
        var first = await run.BeginCoreAsync(nameof(CachedSubject.Get), 1, leaving.Token);
        var second = run.BeginAsync(nameof(CachedSubject.Get), 1);
        await run.UntilCountedAsync(nameof(CachedSubject.Get), "joined", 1);
        if (mode.IsSynchronous)
        {
            run.Core.Release(); // the load runs on the first caller's thread, which cannot leave
        }

        await leaving.CancelAsync();

        var exception = await Record.ExceptionAsync(() => first);
        run.Core.Release();
        Assert.Equal(1, await second);
        Assert.Equal(1, run.Core.Runs);
        if (!mode.IsSynchronous)
        {
            Assert.Equal(leaving.Token, Assert.IsAssignableFrom<OperationCanceledException>(exception).CancellationToken);
            run.AssertCounts(nameof(CachedSubject.Get), "ok 1, canceled 1, miss 1, joined 1, entries 1");
        }
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task CallerCancelledBeforehand_DoesNotRunTheCore(Mode mode) => In(mode, async run =>
    {
        var cancelled = new CancellationToken(canceled: true);

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => run.CallAsync(nameof(CachedSubject.Get), 1, cancelled));

        Assert.Equal(cancelled, exception.CancellationToken);
        Assert.Equal(0, run.Core.Runs);
        run.AssertCounts(nameof(CachedSubject.Get), "canceled 1");
    });

    [Theory, InEveryMode]
    public Task Load_ThatAsksForItsOwnKey_Fails(Mode mode) => In(mode, async run =>
    {
        run.Core.First = () => run.CallAsync(nameof(CachedSubject.Get));
        await Assert.ThrowsAsync<InvalidOperationException>(() => run.CallAsync(nameof(CachedSubject.Get)));

        run.Core.First = null;
        Assert.Equal(2, await run.CallAsync(nameof(CachedSubject.Get)));
        run.AssertCounts(nameof(CachedSubject.Get), "ok 1, error 2, miss 3, entries 1");
    });

    [Theory, InEveryMode]
    public Task DisposedRuntime_AnswersNobody(Mode mode) => In(mode, async run =>
    {
        Assert.Equal(1, await run.CallAsync(nameof(CachedSubject.Get)));
        await run.Runtime.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => run.CallAsync(nameof(CachedSubject.Get)));

        Assert.Equal(1, run.Core.Runs);
        Assert.Equal(0, run.Method(nameof(CachedSubject.Get)).GetStatistics().CacheEntries);
    });
}
