namespace PerfAspects.Tests.Tiers;

/// <summary>Values that one process has loaded and another one reads.</summary>
public sealed class SharedCacheTests : SharedTest
{
    [Fact]
    public async Task Get_OfAValueThatAnotherProcessHasLoaded_ReadsTheTier()
    {
        var loaded = await A.Shop.GetAsync(1);
        var read = await B.Shop.GetAsync(1);

        Assert.Equal(loaded, read);
        Assert.NotSame(loaded, read);
        Assert.Equal(1, Source.Loads);
        Assert.Equal((0, 1), (A.Statistics.TierHits, A.Statistics.TierMisses));
        Assert.Equal((1, 0), (B.Statistics.TierHits, B.Statistics.TierMisses));
        Assert.Equal(1, B.Statistics.CacheMisses);
    }

    [Fact]
    public async Task Get_Again_HitsMemoryAndAsksNobody()
    {
        await A.Shop.GetAsync(1);
        var begun = A.Tier.Begun.Values.Sum();

        var first = A.Shop.GetAsync(1);

        Assert.Same(first, A.Shop.GetAsync(1));
        Assert.Equal(begun, A.Tier.Begun.Values.Sum());
        Assert.Equal(2, A.Statistics.CacheHits);
    }

    [Fact]
    public async Task Get_ByValueTaskAndOnTheThread_ReadTheTier()
    {
        await A.Shop.FindAsync(1);
        A.Shop.Find(1);

        Assert.Equal(1, (await B.Shop.FindAsync(1))!.Amount);
        Assert.Equal(1, B.Shop.Find(1)!.Amount);
        Assert.Equal(2, Source.Loads);
    }

    [Fact]
    public async Task Get_OfNull_SharesIt()
    {
        Assert.Null(await A.Shop.GetAsync(-1));
        Assert.Null(await B.Shop.GetAsync(-1));
        Assert.Equal(1, Source.Loads);
    }

    [Fact]
    public async Task Get_OfNullThatIsNotCached_KeepsItNowhere()
    {
        Assert.Null(await A.Shop.GetBrieflyAsync(-1));
        Assert.Null(await A.Shop.GetBrieflyAsync(-1));
        Assert.Null(await B.Shop.GetBrieflyAsync(-1));
        Assert.Equal(3, Source.Loads);
    }

    [Fact]
    public async Task Get_AfterTheLocalDuration_AsksTheTierAgain()
    {
        await A.Shop.GetBrieflyAsync(1);
        Clock.Advance(TimeSpan.FromSeconds(30));
        await A.Shop.GetBrieflyAsync(1);

        Assert.Equal(1, Source.Loads);
        Clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(30));
        await A.Shop.GetBrieflyAsync(1);
        Assert.Equal(2, Source.Loads);
    }

    [Fact]
    public async Task Get_OfAHitInTheTier_LivesNoLongerThanTheEntry()
    {
        await A.Shop.GetAsync(1);
        Clock.Advance(TimeSpan.FromMinutes(4));
        await B.Shop.GetAsync(1);
        Clock.Advance(TimeSpan.FromSeconds(59));
        await B.Shop.GetAsync(1);
        Assert.Equal(1, Source.Loads);

        Clock.Advance(TimeSpan.FromSeconds(1));
        await B.Shop.GetAsync(1);
        Assert.Equal(2, Source.Loads);
    }

    [Fact]
    public async Task Get_WithoutATier_WorksInMemory()
    {
        var alone = CreateNode(configureRuntime: static options => options.SharedTier = null);

        await alone.Shop.GetAsync(1);
        await alone.Shop.GetAsync(1);
        alone.Shop.Forget(1);
        await alone.Shop.GetAsync(1);

        Assert.Equal(2, Source.Loads);
        Assert.Equal(0, alone.Statistics.TierMisses);
    }

    [Fact]
    public async Task Get_WhileSharingIsTurnedOff_WorksInMemory()
    {
        A.Runtime.Find(Shop.TaskMethod)!.Override("Cached:Shared", "false");
        await A.Shop.GetAsync(1);
        await B.Shop.GetAsync(1);
        Assert.Equal(2, Source.Loads);

        A.Runtime.Find(Shop.TaskMethod)!.Override("Cached:Shared", null);
        A.Runtime.Find(Shop.TaskMethod)!.DropCache();
        await A.Shop.GetAsync(1);
        Assert.Equal(2, Source.Loads);
    }

    [Fact]
    public async Task Get_OfSeveralProcessesAtOnce_LoadsOnce()
    {
        var release = new TaskCompletionSource();
        Source.AfterRead = _ => release.Task;
        var loading = A.Shop.GetAsync(1);
        var waiting = B.Shop.GetAsync(1);
        release.SetResult();
        await loading;
        Assert.False(waiting.IsCompleted);

        Clock.Advance(TimeSpan.FromMilliseconds(100));
        await waiting;

        Assert.Equal(1, Source.Loads);
        Assert.Equal(1, B.Statistics.TierHits);
    }

    [Fact]
    public async Task Get_WhoseOtherProcessTakesTooLong_LoadsForItselfAndKeepsNothing()
    {
        var release = new TaskCompletionSource();
        Source.AfterRead = _ => release.Task;
        var loading = A.Shop.GetAsync(1);
        var waiting = B.Shop.GetAsync(1);
        Source.AfterRead = static _ => Task.CompletedTask;
        await AdvanceUntilAsync(waiting, TimeSpan.FromSeconds(3));
        Assert.Equal(2, Source.Loads);

        await AdvanceUntilAsync(B.Shop.GetAsync(1), TimeSpan.FromSeconds(3));
        Assert.Equal(3, Source.Loads);
        release.SetResult();
        await loading;
        Assert.Equal(1, await B.AmountAsync(1));
        Assert.Equal(3, Source.Loads);
    }

    [Fact]
    public async Task Get_WhoseProcessHasDied_LoadsWhenTheLeaseIsOver()
    {
        var never = new TaskCompletionSource();
        Source.AfterRead = _ => never.Task;
        _ = A.Shop.GetAsync(1);
        A.Tier.IsDown = true; // no renewal comes any more
        Source.AfterRead = static _ => Task.CompletedTask;
        Clock.Advance(new CacheTierOptions().LeaseDuration);

        await B.Shop.GetAsync(1);

        Assert.Equal(2, Source.Loads);
        Assert.Equal(0, B.Statistics.TierErrors);
        Assert.Equal(1, Store.Count);
    }

    [Fact]
    public async Task Get_WhoseLoadFails_GivesTheLeaseBack()
    {
        Source.AfterRead = static _ => throw new FormatException();
        await Assert.ThrowsAsync<FormatException>(() => A.Shop.GetAsync(1));
        Source.AfterRead = static _ => Task.CompletedTask;

        await B.Shop.GetAsync(1);

        Assert.Equal(2, Source.Loads);
    }

    [Fact]
    public async Task Get_WhoseCallerLeaves_GivesTheLeaseBack()
    {
        using var leaving = new CancellationTokenSource();
        var never = new TaskCompletionSource();
        Source.AfterRead = _ => never.Task; // it does not listen to its token
        var left = A.Shop.GetAsync(1, leaving.Token);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        Source.AfterRead = static _ => Task.CompletedTask;

        await B.Shop.GetAsync(1);

        Assert.Equal(2, Source.Loads);
    }

    [Fact]
    public async Task Get_WhoseLoadTakesLong_KeepsTheLease()
    {
        var release = new TaskCompletionSource();
        Source.AfterRead = _ => release.Task;
        var loading = A.Shop.GetAsync(1);
        for (var second = 0; second < 60; second++)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
        }

        release.SetResult();
        await loading;
        await B.Shop.GetAsync(1);

        Assert.Equal(1, Source.Loads);
    }

    private async Task AdvanceUntilAsync(Task waiting, TimeSpan most)
    {
        for (var step = TimeSpan.Zero; step < most && !waiting.IsCompleted; step += TimeSpan.FromMilliseconds(20))
        {
            Clock.Advance(TimeSpan.FromMilliseconds(20));
            await Patience.UntilAsync(() => waiting.IsCompleted || Clock.TimersSet > 0);
        }

        await waiting;
    }
}
