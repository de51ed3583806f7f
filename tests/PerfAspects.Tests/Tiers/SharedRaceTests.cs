namespace PerfAspects.Tests.Tiers;

/// <summary>
/// The races in which other caches keep the old value: the source changes, then somebody invalidates while a load of the old value runs, then somebody reads. Every
/// read must have the new value, in both processes, from memory and from the tier.
/// </summary>
public sealed class SharedRaceTests : SharedTest
{
    private const decimal Old = 1;
    private const decimal New = 2;

    private readonly TaskCompletionSource _release = new();

    public static TheoryData<string> Ways => ["key", "key later", "tag", "tags", "all", "all later", "runtime tag"];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Invalidate_OnTheOtherProcessDuringALoad_Wins(string way) => await RaceAsync(way, by: B);

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Invalidate_OnTheSameProcessDuringALoad_Wins(string way) => await RaceAsync(way, by: A);

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Invalidate_WhileBothHoldTheValue_ReachesTheOtherProcess(string way)
    {
        await A.AmountAsync(1);
        await B.AmountAsync(1);
        Source.Amount = New;
        await InvalidateAsync(A, way);
        Assert.Equal(New, await A.AmountAsync(1));

        await B.CatchUpAsync();
        Assert.Equal(New, await B.AmountAsync(1));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Invalidate_WhoseNotificationIsLost_IsFoundWithinTheInterval(string way)
    {
        await A.AmountAsync(1);
        await B.AmountAsync(1);
        B.Tier.Hears = false;
        Source.Amount = New;
        await InvalidateAsync(A, way);

        Clock.Advance(new CacheTierOptions().CoherenceInterval);
        await B.CatchUpAsync();
        Assert.Equal(New, await B.AmountAsync(1));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Invalidate_WhileTheLinkOfTheOtherIsCut_IsFoundWhenItIsBack(string way)
    {
        await A.AmountAsync(1);
        await B.AmountAsync(1);
        B.Tier.IsDown = true;
        Clock.Advance(TimeSpan.FromSeconds(1));
        Source.Amount = New;
        await InvalidateAsync(A, way);
        Clock.Advance(TimeSpan.FromSeconds(1));
        B.Tier.IsDown = false;

        Clock.Advance(TimeSpan.FromSeconds(1));
        await B.CatchUpAsync();
        Assert.Equal(New, await B.AmountAsync(1));
        foreach (var wait in (int[])[3, 13, 33])
        {
            Clock.Advance(TimeSpan.FromSeconds(wait));
            Assert.Equal(New, await B.AmountAsync(1));
        }
    }

    [Fact]
    public async Task Invalidate_OfAReadUnderWay_Wins()
    {
        await A.AmountAsync(1);
        var answer = new TaskCompletionSource();
        B.Tier.After = operation => operation is Contracts.Model.ModelOperation.Read ? answer.Task : Task.CompletedTask;
        var reading = B.AmountAsync(1); // the tier has read the old value, and its answer is under way
        Source.Amount = New;
        await InvalidateAsync(A, "key");
        await B.CatchUpAsync();
        B.Tier.After = null;
        answer.SetResult();
        await reading;

        Assert.Equal(New, await B.AmountAsync(1));
    }

    [Fact]
    public async Task Invalidate_BehindAReadOfTheOwnProcess_Wins()
    {
        await B.AmountAsync(1);
        Source.Amount = New;
        var before = new TaskCompletionSource();
        A.Tier.Before = operation => operation is Contracts.Model.ModelOperation.Invalidate ? before.Task : Task.CompletedTask;
        var invalidating = A.Shop.ForgetAsync(1);
        Assert.Equal(Old, await A.AmountAsync(1)); // nothing has returned yet
        before.SetResult();
        await invalidating;

        Assert.Equal(New, await A.AmountAsync(1));
    }

    [Fact]
    public async Task Keep_OfALeaseThatIsOver_IsFenced()
    {
        Source.AfterRead = _ => _release.Task;
        var paused = A.AmountAsync(1);
        A.Tier.Before = static operation => operation is Contracts.Model.ModelOperation.Renew ? throw new IOException() : Task.CompletedTask;
        Clock.Advance(new CacheTierOptions().LeaseDuration);
        Source.AfterRead = static _ => Task.CompletedTask;
        Source.Amount = New;
        Assert.Equal(New, await B.AmountAsync(1));
        _release.SetResult();
        await paused;

        Assert.Equal(New, await A.AmountAsync(1));
        Assert.Equal(New, await CreateNode().AmountAsync(1));
    }

    [Fact]
    public async Task Get_AfterTheTierHasLostItsData_NeverReadsAnOlderValue()
    {
        await A.AmountAsync(1);
        await B.AmountAsync(1);
        Store.LoseAll();
        Source.Amount = New;
        await InvalidateAsync(A, "key");
        await B.CatchUpAsync();

        Assert.Equal(New, await A.AmountAsync(1));
        Assert.Equal(New, await B.AmountAsync(1));
    }

    [Fact]
    public async Task CatchUp_TooFarBehind_DropsWhatIsShared()
    {
        await B.AmountAsync(1);
        await B.Shop.GetAloneAsync(1);
        B.Tier.Hears = false;
        Source.Amount = New;
        await InvalidateAsync(A, "key");
        for (var other = 0; other <= Store.LogLength; other++)
        {
            await A.Runtime.InvalidateTagAsync("other");
        }

        await B.CatchUpAsync();
        Assert.Equal(New, await B.AmountAsync(1));
        Assert.Equal(Old, (await B.Shop.GetAloneAsync(1))!.Amount);
    }

    [Fact]
    public async Task CatchUp_WithOwnInvalidations_KeepsWhatWasLoadedSince()
    {
        await A.AmountAsync(1);
        await InvalidateAsync(A, "key");
        await A.AmountAsync(1);
        await A.CatchUpAsync();
        await A.AmountAsync(1);

        Assert.Equal(1, A.Statistics.CacheHits);
    }

    private async Task RaceAsync(string way, Node by)
    {
        Source.AfterRead = _ => _release.Task;
        var loading = A.AmountAsync(1);
        var joined = A.AmountAsync(1);
        Source.AfterRead = static _ => Task.CompletedTask;
        Source.Amount = New;
        await InvalidateAsync(by, way);
        await A.CatchUpAsync();
        _release.SetResult();

        Assert.Equal(Old, await loading);
        Assert.Equal(Old, await joined);
        Assert.Equal(New, await A.AmountAsync(1));
        Assert.Equal(New, await B.AmountAsync(1));
        Assert.Equal(New, await CreateNode().AmountAsync(1));
    }

    private static async Task InvalidateAsync(Node node, string way)
    {
        switch (way)
        {
            case "key":
                node.Shop.Forget(1);
                break;
            case "key later":
                await node.Shop.ForgetAsync(1);
                break;
            case "tag":
                node.Shop.ForgetTag(1);
                break;
            case "tags":
                await node.Runtime.InvalidateTagsAsync(["none", "price:1"]);
                break;
            case "runtime tag":
                await node.Runtime.InvalidateTagAsync("price:1");
                break;
            case "all":
                node.Shop.ForgetAll();
                break;
            default:
                await node.Runtime.Find(Shop.TaskMethod)!.ClearCacheAsync();
                break;
        }
    }
}
