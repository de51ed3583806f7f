using PerfAspects.Caching.Tiers;
using PerfAspects.Tests.Modes.Subjects.ValueByPlain;

namespace PerfAspects.Tests.Modes;

/// <summary>Values that processes share, in every mode.</summary>
public sealed class SharedCases : ModeTest<SharedSubject>
{
    private static readonly TimeSpan s_local = TimeSpan.FromSeconds(10);

    [Theory, InEveryMode]
    public Task SameCall_HitsMemory(Mode mode) => In(mode, async run =>
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(1, await run.CallAsync(nameof(SharedSubject.Get)));
        }

        Assert.Equal(1, run.Core.Runs);
        Assert.Equal(1, run.Store.Count);
        run.AssertCounts(nameof(SharedSubject.Get), "ok 3, hit 2, miss 1, entries 1");
    });

    [Theory, InEveryMode]
    public Task Call_WithNothingInMemory_ReadsTheTier(Mode mode) => In(mode, async run =>
    {
        Assert.Equal(1, await run.CallAsync(nameof(SharedSubject.Briefly)));
        run.Clock.Advance(s_local);
        Assert.Equal(1, await run.CallAsync(nameof(SharedSubject.Briefly)));
        Assert.Equal(1, await run.CallAsync(nameof(SharedSubject.Briefly)));

        Assert.Equal(1, run.Core.Runs);
        var statistics = run.Method(nameof(SharedSubject.Briefly)).GetStatistics();
        Assert.Equal((1, 0), (statistics.TierHits, statistics.TierErrors));
        run.AssertCounts(nameof(SharedSubject.Briefly), "ok 3, hit 1, miss 2, entries 1, expired 1");
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task Invalidation_OfThisProcess_ReachesTheTier(Mode mode) => In(mode, async run =>
    {
        Assert.Equal(1, await run.CallAsync(nameof(SharedSubject.Keyed), 1));
        Assert.Equal(2, await run.CallAsync(nameof(SharedSubject.Keyed), 3));
        await run.CallAsync(nameof(SharedSubject.Forget), 1);
        new SharedMemory(run.Runtime, standby: null).DropAll();

        Assert.Equal(3, await run.CallAsync(nameof(SharedSubject.Keyed), 1));
        Assert.Equal(2, await run.CallAsync(nameof(SharedSubject.Keyed), 3)); // which the tier still has
    });

    [Theory, InEveryMode]
    public Task Invalidation_OfAnotherProcess_ReachesMemory(Mode mode) => In(mode, async run =>
    {
        Assert.Equal(1, await run.CallAsync(nameof(SharedSubject.Get)));
        var tag = $"m:{run.Method(nameof(SharedSubject.Get)).Name}";
        await run.OtherClient.InvalidateAsync(new TierInvalidation(TierTarget.Tag, tag, Guid.NewGuid()), default);
        await run.Runtime.Tier!.Coherence.StepAsync();

        Assert.Equal(2, await run.CallAsync(nameof(SharedSubject.Get)));
        Assert.Equal(2, run.Core.Runs);
        run.AssertCounts(nameof(SharedSubject.Get), "ok 2, miss 2, entries 1");
    });

    [Theory, InEveryMode]
    public Task Call_WhileTheTierIsAway_WorksInMemory(Mode mode) => In(mode, async run =>
    {
        Assert.Equal(1, await run.CallAsync(nameof(SharedSubject.Briefly)));
        run.Tier.IsDown = true;
        run.Clock.Advance(s_local);
        Assert.Equal(2, await run.CallAsync(nameof(SharedSubject.Briefly)));
        Assert.Equal(2, await run.CallAsync(nameof(SharedSubject.Briefly)));

        run.AssertCounts(nameof(SharedSubject.Briefly), "ok 3, hit 1, miss 2, entries 1, expired 1");
    });

    [Theory, InEveryMode]
    public Task CallersOfOneKey_ShareTheLoad(Mode mode) => In(mode, async run =>
    {
        run.Core.Hold();
        var first = await run.BeginCoreAsync(nameof(SharedSubject.Get));
        var second = run.BeginAsync(nameof(SharedSubject.Get));
        var third = run.BeginAsync(nameof(SharedSubject.Get));
        await run.UntilCountedAsync(nameof(SharedSubject.Get), "joined", 2);
        run.Core.Release();

        Assert.All(await Task.WhenAll(first, second, third), static value => Assert.Equal(1, value));
        Assert.Equal(1, run.Core.Runs);
        run.AssertCounts(nameof(SharedSubject.Get), "ok 3, miss 1, joined 2, entries 1");
    });
}
