using PerfAspects.Caching.Tiers;
using PerfAspects.Contracts.Model;

namespace PerfAspects.Tests.Tiers;

/// <summary>A tier of this machine that stands in while the shared one cannot be reached.</summary>
public sealed class StandbyTests : SharedTest
{
    private const decimal New = 2;

    private static readonly CacheTierOptions s_defaults = new();

    private readonly ModelStore _file;
    private readonly Node _node;
    private readonly ModelCacheTier _standby;

    public StandbyTests()
    {
        _file = new ModelStore(Clock);
        (_node, _standby) = CreateStandIn();
    }

    [Fact]
    public async Task Get_WhileTheTierIsAway_ReadsTheStandbyWhenMemoryIsOver()
    {
        await _node.AmountAsync(1);
        await SettleAsync(_node);
        GoAway(_node);
        Source.Amount = New;

        Assert.Equal(1, await _node.AmountAsync(1));
        Assert.Equal(1, Source.Loads);
        Assert.Equal(New, await _node.AmountAsync(2)); // which nobody has loaded before
    }

    [Fact]
    public async Task Get_OfAValueThatAnotherProcessHasLoaded_IsCopiedToo()
    {
        await A.AmountAsync(1);
        await _node.AmountAsync(1);
        await SettleAsync(_node);
        GoAway(_node);

        Assert.Equal(1, await _node.AmountAsync(1));
        Assert.Equal(1, Source.Loads);
    }

    [Fact]
    public async Task Get_WhileTheTierAnswers_DoesNotReadTheStandby()
    {
        await _node.AmountAsync(1);
        await SettleAsync(_node);
        _standby.Before = static operation => operation is ModelOperation.Read ? throw new IOException() : Task.CompletedTask;

        Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(1, await _node.AmountAsync(1));
        Assert.Equal(0, _node.Statistics.TierErrors);
    }

    [Theory]
    [InlineData("key")]
    [InlineData("tag")]
    [InlineData("all")]
    public async Task Invalidate_OfTheOwnProcessWhileTheTierIsAway_ReachesTheStandby(string way)
    {
        await _node.AmountAsync(1);
        await SettleAsync(_node);
        GoAway(_node);
        Source.Amount = New;

        Invalidate(_node, way);

        Assert.Equal(New, await _node.AmountAsync(1));
        await SettleAsync(_node);
        DropMemory(_node);
        Assert.Equal(New, await _node.AmountAsync(1));
    }

    [Theory]
    [InlineData("key")]
    [InlineData("tag")]
    [InlineData("all")]
    public async Task Invalidate_OfAnotherProcessThatWasHeard_ReachesTheStandby(string way)
    {
        await _node.AmountAsync(1);
        await SettleAsync(_node);
        Source.Amount = New;
        Invalidate(A, way);
        await _node.CatchUpAsync();
        GoAway(_node);

        Assert.Equal(New, await _node.AmountAsync(1));
    }

    // The standby is busy: what was heard is not carried out there yet.
    [Fact]
    public async Task Invalidate_ThatTheStandbyDoesNotCarryOut_KeepsTheProcessFromReadingIt()
    {
        await _node.AmountAsync(1);
        await SettleAsync(_node);
        _standby.Before = static operation => operation is ModelOperation.Invalidate ? throw new IOException() : Task.CompletedTask;
        Source.Amount = New;
        A.Shop.Forget(1);
        await _node.CatchUpAsync();
        GoAway(_node);

        Assert.Equal(New, await _node.AmountAsync(1));

        _standby.Before = null;
        await SettleAsync(_node);
        DropMemory(_node);
        Assert.Equal(New, await _node.AmountAsync(1));
    }

    // Another process of this machine hears of the invalidation, and the copy of the old value comes after that.
    [Fact]
    public async Task Copy_OfAValueThatWasInvalidatedMeanwhile_IsNeverRead()
    {
        var (other, _) = CreateStandIn();
        await other.AmountAsync(2);
        await _node.AmountAsync(2);
        await SettleAsync(_node);
        var goOn = new TaskCompletionSource();
        var keeps = _standby.Begun[ModelOperation.Keep];
        _standby.Before = operation => operation is ModelOperation.Keep ? goOn.Task : Task.CompletedTask;
        await _node.AmountAsync(1);
        await Patience.UntilAsync(() => _standby.Begun[ModelOperation.Keep] > keeps);
        Source.Amount = New;
        A.Shop.Forget(1);
        await other.CatchUpAsync();
        await SettleAsync(other);
        GoAway(other);
        goOn.SetResult();
        await SettleAsync(_node);

        Assert.Equal(New, await other.AmountAsync(1));
    }

    // The copy begins after the standby was invalidated, of a value that the shared tier no longer has.
    [Fact]
    public async Task Copy_OfAValueThatTheSharedTierNoLongerHas_IsNotMade()
    {
        var goOn = new TaskCompletionSource();
        _standby.Before = operation => operation is ModelOperation.Acquire ? goOn.Task : Task.CompletedTask;
        await _node.AmountAsync(1);
        Source.Amount = New;
        A.Shop.Forget(1);
        await _node.CatchUpAsync();
        goOn.SetResult();
        await SettleAsync(_node);
        GoAway(_node);

        Assert.Equal(New, await _node.AmountAsync(1));
    }

    [Fact]
    public async Task Restart_WithTheLogStillThere_KeepsTheStandbyAndFollowsWhatItHasMissed()
    {
        await _node.AmountAsync(1);
        await _node.AmountAsync(2);
        await SettleAsync(_node);
        _node.Dispose();
        Source.Amount = New;
        A.Shop.Forget(1);

        var (restarted, _) = CreateStandIn();
        await restarted.CatchUpAsync();
        await SettleAsync(restarted);
        GoAway(restarted);

        Assert.Equal(New, await restarted.AmountAsync(1));
        Assert.Equal(1, await restarted.AmountAsync(2));
    }

    [Fact]
    public async Task Restart_WithAnotherLog_EmptiesTheStandby()
    {
        await _node.AmountAsync(1);
        await SettleAsync(_node);
        _node.Dispose();
        Store.LoseAll();
        Source.Amount = New;

        var (restarted, _) = CreateStandIn();
        await restarted.CatchUpAsync();
        await SettleAsync(restarted);
        GoAway(restarted);

        Assert.Equal(New, await restarted.AmountAsync(1));
    }

    [Fact]
    public async Task Get_WhoseStandbyHangs_WaitsForTheDeadlineOfBoth()
    {
        await _node.AmountAsync(1);
        await SettleAsync(_node);
        _node.Tier.Before = _standby.Before = static _ => new TaskCompletionSource().Task;

        var call = _node.AmountAsync(2);
        Clock.Advance(s_defaults.ReadTimeout);
        Clock.Advance(s_defaults.ReadTimeout);

        Assert.Equal(1, await call);
    }

    [Fact]
    public async Task Memory_OfAValueOfTheStandby_LastsForMaxStaleness()
    {
        await _node.AmountAsync(1);
        await SettleAsync(_node);
        GoAway(_node);
        await _node.AmountAsync(1);
        var reads = _standby.Begun[ModelOperation.Read];

        Clock.Advance(s_defaults.MaxStaleness!.Value - TimeSpan.FromTicks(1));
        await _node.AmountAsync(1);
        Assert.Equal(reads, _standby.Begun[ModelOperation.Read]);
        Clock.Advance(TimeSpan.FromTicks(1));
        await _node.AmountAsync(1);
        Assert.Equal(reads + 1, _standby.Begun[ModelOperation.Read]);
        Assert.Equal(1, Source.Loads);
    }

    [Fact]
    public async Task Tiers_OfTheRuntime_ShowTheirStates()
    {
        await _node.AmountAsync(1);
        _node.Tier.IsDown = true;
        for (var id = 2; id < 8; id++)
        {
            await _node.AmountAsync(id);
        }

        _node.Shop.ForgetTag(1);

        var tiers = _node.Runtime.GetTiers();
        Assert.Equal(["model", "model"], tiers.Select(static tier => tier.Name));
        Assert.Equal([false, true], tiers.Select(static tier => tier.IsStandby));
        Assert.False(tiers[0].IsAvailable);
        Assert.Equal(1, tiers[0].PendingInvalidations);
        Assert.Equal([1, null], tiers.Select(static tier => tier.Runtimes));
        await SettleAsync(_node);
        Assert.True(_node.Runtime.GetTiers()[1].IsAvailable);
        Assert.Empty(new AspectRuntime().GetTiers());
    }

    private static void Invalidate(Node node, string way)
        => (way switch
        {
            "key" => (Action<int>)node.Shop.Forget,
            "tag" => node.Shop.ForgetTag,
            _ => _ => node.Shop.ForgetAll(),
        })(1);

    private static Task SettleAsync(Node node) => node.Runtime.Tier!.Standby!.StepAsync();

    // The tier cannot be reached any more, and memory has nothing.
    private static void GoAway(Node node)
    {
        node.Tier.IsDown = true;
        DropMemory(node);
    }

    private static void DropMemory(Node node) => new SharedMemory(node.Runtime, standby: null).DropAll();

    private (Node Node, ModelCacheTier Standby) CreateStandIn()
    {
        var standby = new ModelCacheTier(_file) { IsStandby = true };
        return (CreateNode(null, options => options.StandbyTier = standby), standby);
    }
}
