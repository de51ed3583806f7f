using PerfAspects.Tests.Modes.Subjects.ValueByPlain;

namespace PerfAspects.Tests.Modes;

/// <summary>
/// Entries that a method for one key and one for many keys share, in every mode. A call for many asks for a key and the next one, and adds up
/// their values.
/// </summary>
public sealed class WithCases : ModeTest<WithSubject>
{
    private const string One = nameof(WithSubject.One);
    private const string Many = nameof(WithSubject.Many);

    [Theory, InEveryMode(Shapes.Methods)]
    public Task KeyOfOneMethod_IsAHitOfTheOther(Mode mode) => In(mode, async run =>
    {
        Assert.Equal(1, await run.CallAsync(One, 1));
        Assert.Equal(1 + 2, await run.CallAsync(Many, 1)); // 1 is there, 2 is not
        Assert.Equal(2, await run.CallAsync(One, 2));

        Assert.Equal(2, run.Core.Runs);
        Assert.Equal((2, 1, 1), Counts(run, One));
        Assert.Equal((1, 1, 1), Counts(run, Many));
        Assert.Equal(2, run.Counted(One)["entries"]);
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task Invalidation_AndExpiry_ReachBoth(Mode mode) => In(mode, async run =>
    {
        Assert.Equal(1 + 1, await run.CallAsync(Many, 1));
        await run.CallAsync(nameof(WithSubject.Forget), 1);
        Assert.Equal(2, await run.CallAsync(One, 1));
        Assert.Equal(2 + 1, await run.CallAsync(Many, 1));

        run.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(3, await run.CallAsync(One, 2));
        Assert.Equal(4 + 3, await run.CallAsync(Many, 1));
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task Failure_IsNotKept(Mode mode) => In(mode, async run =>
    {
        run.Core.Fail(1);
        await Assert.ThrowsAsync<InvalidDataException>(() => run.CallAsync(Many, 1));
        Assert.Equal(2, await run.CallAsync(One, 1));
        Assert.Equal(2 + 3, await run.CallAsync(Many, 1));
        Assert.Equal(1, run.Counted(Many)["error"]);
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task CallForOneKey_JoinsTheLoadOfMany(Mode mode) => In(mode, async run =>
    {
        Assert.Equal(1, await run.CallAsync(One, 9));
        run.Core.Hold();
        var many = await run.BeginCoreAsync(Many, 1);
        var one = run.BeginAsync(One, 2);
        await run.UntilCountedAsync(One, "active", 1);
        run.Core.Release();

        Assert.Equal((2 + 2, 2), (await many, await one));
        Assert.Equal(2, run.Core.Runs);
    });

    private static (long Calls, long Hits, long Misses) Counts(ModeRun run, string member)
    {
        var counted = run.Counted(member);
        var statistics = run.Method(member).GetStatistics();
        Assert.Equal((counted["hit"], counted["miss"]), (statistics.CacheHits, statistics.CacheMisses));
        return (counted["ok"], counted["hit"], counted["miss"]);
    }
}
