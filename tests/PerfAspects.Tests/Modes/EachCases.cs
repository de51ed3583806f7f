using PerfAspects.Tests.Modes.Subjects.ValueByPlain;

namespace PerfAspects.Tests.Modes;

/// <summary>What <c>[CachedEach]</c> does in every mode. A call asks for a key and the next one, and adds up their values.</summary>
public sealed class EachCases : ModeTest<EachSubject>
{
    private const string Each = nameof(EachSubject.Each);

    [Theory, InEveryMode(Shapes.Methods)]
    public Task MissingKeys_AreLoadedByOneCallOfTheCore(Mode mode) => In(mode, async run =>
    {
        Assert.Equal(1 + 1, await run.CallAsync(Each, 1));
        Assert.Equal(1 + 2, await run.CallAsync(Each, 2)); // 2 is there, 3 is not
        Assert.Equal(1 + 1, await run.CallAsync(Each, 1));
        Assert.Equal(2, run.Core.Runs);
        Assert.Equal((3, 3, 3, 3), Counts(run));
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task Entries_ExpireAndAreInvalidatedOneByOne(Mode mode) => In(mode, async run =>
    {
        await run.CallAsync(Each, 1);
        await run.CallAsync(nameof(EachSubject.Forget), 2);
        Assert.Equal(1 + 2, await run.CallAsync(Each, 1));
        run.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(3 + 3, await run.CallAsync(Each, 1));
        Assert.Equal((3, 1, 5, 2), Counts(run));
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task Failure_IsNotKept(Mode mode) => In(mode, async run =>
    {
        run.Core.Fail(1);
        await Assert.ThrowsAsync<InvalidDataException>(() => run.CallAsync(Each, 1));
        Assert.Equal(2 + 2, await run.CallAsync(Each, 1));
        Assert.Equal((1, 0, 4, 2), Counts(run));
        Assert.Equal(1, run.Counted(Each)["error"]);
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task CallsForTheSameKeys_ShareTheirLoads(Mode mode) => In(mode, async run =>
    {
        run.Core.Hold();
        var first = await run.BeginCoreAsync(Each, 1);
        var second = run.BeginAsync(Each, 1);
        await run.UntilCountedAsync(Each, "active", 2);
        run.Core.Release();

        Assert.Equal((2, 2), (await first, await second));
        Assert.Equal(1, run.Core.Runs);
        Assert.Equal(2, run.Counted(Each)["miss"]);
    });

    private static (long Calls, long Hits, long Misses, long Entries) Counts(ModeRun run)
    {
        var counted = run.Counted(Each);
        var statistics = run.Method(Each).GetStatistics();
        Assert.Equal((counted["hit"], counted["miss"], counted["entries"]), (statistics.CacheHits, statistics.CacheMisses, statistics.CacheEntries));
        return (counted["ok"], counted["hit"], counted["miss"], counted["entries"]);
    }
}
