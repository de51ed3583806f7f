using PerfAspects.Tests.Leaks;
using PerfAspects.Tests.Modes.Subjects.ValueByPlain;

namespace PerfAspects.Tests.Modes;

/// <summary>The settings of <c>[Cached]</c> that keep values fresh, in every mode.</summary>
public sealed class FreshCases : ModeTest<FreshSubject>
{
    [Theory, InEveryMode]
    public Task ExpiredValue_IsServedWhileALoadInTheBackgroundReplacesIt(Mode mode) => In(mode, async run =>
    {
        const string Member = nameof(FreshSubject.Revalidated);
        Assert.Equal(1, await run.CallAsync(Member));
        run.Clock.Advance(TimeSpan.FromMinutes(6));
        run.Core.Hold();

        Assert.Equal(1, await run.CallAsync(Member));
        await Patience.UntilAsync(() => run.Core.Runs == 2);
        Assert.Equal(1, await run.CallAsync(Member));
        run.Core.Release();
        await Patience.UntilAsync(() => run.Method(Member).GetStatistics().CacheRefreshes == 1);

        Assert.Equal(2, await run.CallAsync(Member));
        Assert.Equal(2, run.Core.Runs);
        run.AssertCounts(Member, "ok 4, hit 1, miss 1, stale 2, entries 1, expired 1");
    });

    [Theory, InEveryMode]
    public Task LoadInTheBackground_ThatFails_ChangesNoCallAndTheNextTriesAgain(Mode mode) => In(mode, async run =>
    {
        const string Member = nameof(FreshSubject.Revalidated);
        await run.CallAsync(Member);
        run.Clock.Advance(TimeSpan.FromMinutes(6));
        run.Core.Fail(1);

        Assert.Equal(1, await run.CallAsync(Member));
        await Patience.UntilAsync(() => run.Warnings.Any());
        Assert.Equal(1, await run.CallAsync(Member));
        await Patience.UntilAsync(() => run.Method(Member).GetStatistics().CacheRefreshes == 1);

        Assert.Equal(3, await run.CallAsync(Member));
        Assert.Single(run.Warnings);
        run.AssertCounts(Member, "ok 4, hit 1, miss 1, stale 2, entries 1, expired 1");
    });

    [Theory, InEveryMode]
    public Task ExpiredValue_AfterTheWindow_IsLoadedByTheCall(Mode mode) => In(mode, async run =>
    {
        const string Member = nameof(FreshSubject.Revalidated);
        await run.CallAsync(Member);
        run.Clock.Advance(TimeSpan.FromMinutes(15));

        Assert.Equal(2, await run.CallAsync(Member));
        Assert.Equal(2, await run.CallAsync(Member));
        Assert.Equal((1, 2, 0), Requests(run, Member));
    });

    [Theory, InEveryMode]
    public Task HitAfterItsShareOfTheDuration_BeginsOneLoadAhead(Mode mode) => In(mode, async run =>
    {
        const string Member = nameof(FreshSubject.Ahead);
        await run.CallAsync(Member);
        run.Clock.Advance(TimeSpan.FromMinutes(4));
        await run.CallAsync(Member);
        Assert.Equal(1, run.Core.Runs);
        run.Clock.Advance(TimeSpan.FromMinutes(2));
        run.Core.Hold();

        Assert.Equal(1, await run.CallAsync(Member));
        await Patience.UntilAsync(() => run.Core.Runs == 2);
        Assert.Equal(1, await run.CallAsync(Member));
        run.Core.Release();
        await Patience.UntilAsync(() => run.Method(Member).GetStatistics().CacheRefreshes == 1);

        Assert.Equal(2, await run.CallAsync(Member));
        Assert.Equal(2, run.Core.Runs);
        run.AssertCounts(Member, "ok 5, hit 4, miss 1, entries 1");
    });

    [Theory, InEveryMode]
    public Task DurationOf_DecidesHowLongEachValueIsKept(Mode mode) => In(mode, async run =>
    {
        const string Member = nameof(FreshSubject.Own);
        Assert.Equal(1, await run.CallAsync(Member));
        Assert.Equal(1, await run.CallAsync(Member));
        run.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, await run.CallAsync(Member)); // is not kept
        Assert.Equal(3, await run.CallAsync(Member)); // an hour, of which the setting allows five minutes
        run.Clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        Assert.Equal(3, await run.CallAsync(Member));
        run.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(4, await run.CallAsync(Member));
        Assert.Equal((2, 4, 0), Requests(run, Member));
    });

    [Theory, InEveryMode]
    public Task ExceptionOfAKeptType_IsThrownAgainUntilItExpires(Mode mode) => In(mode, async run =>
    {
        const string Member = nameof(FreshSubject.Failing);
        run.Core.Fail(1);
        var first = await Assert.ThrowsAsync<InvalidDataException>(() => run.CallAsync(Member));
        var second = await Assert.ThrowsAsync<InvalidDataException>(() => run.CallAsync(Member));
        Assert.Equal(("1", "1"), (first.Message, second.Message));
        Assert.Equal(1, run.Core.Runs);
        run.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(2, await run.CallAsync(Member));
        Assert.Equal(2, await run.CallAsync(Member));
        Assert.Equal((1, 2), (run.Counted(Member)["error"] - 1, run.Counted(Member)["ok"]));
        Assert.Equal(4, run.Counted(Member)["hit"] + run.Counted(Member)["miss"]);
    });

    private static (long Hits, long Misses, long Stale) Requests(ModeRun run, string member)
        => (run.Counted(member)["hit"], run.Counted(member)["miss"], run.Counted(member)["stale"]);
}
