using PerfAspects.Contracts.Model;

namespace PerfAspects.Tests.Tiers;

/// <summary>A tier that answers too late for calls is followed all the same, and invalidates what it is told.</summary>
public sealed class SlowTierTests : SharedTest
{
    private const decimal New = 2;

    private static readonly CacheTierOptions s_defaults = new();

    private static readonly TimeSpan s_late = TimeSpan.FromMilliseconds(400); // later than the deadline of any call

    [Fact]
    public async Task Memory_WhoseTierAnswersLate_FollowsTheLog()
    {
        await A.AmountAsync(1);
        await B.AmountAsync(1);
        B.Tier.Hears = false;
        B.Tier.Before = Late(ModelOperation.ReadLog);
        Source.Amount = New;
        A.Shop.Forget(1);

        var step = B.CatchUpAsync();
        Clock.Advance(s_late);
        await step;

        Assert.Equal(New, await B.AmountAsync(1));
    }

    [Fact]
    public async Task Memory_WhoseTierAnswersLateToEverything_FollowsTheLogWhileCallsLeaveItAlone()
    {
        await A.AmountAsync(1);
        await B.AmountAsync(1);
        B.Tier.Hears = false;
        B.Tier.Before = _ => Task.Delay(s_late, Clock);
        for (var id = 2; id < 7; id++)
        {
            var call = B.AmountAsync(id);
            Clock.Advance(s_defaults.ReadTimeout);
            await call;
        }

        Source.Amount = New;
        A.Shop.Forget(1);
        var step = B.CatchUpAsync();
        await Patience.UntilAsync(() =>
        {
            Clock.Advance(TimeSpan.FromMilliseconds(50));
            return step.IsCompleted;
        });

        Assert.True(B.Runtime.Tier!.Calls.Breaker.IsOpen);
        Assert.Equal(New, await B.AmountAsync(1));
    }

    [Fact]
    public async Task Invalidation_WhoseAnswerIsLate_ArrivesInTheEnd()
    {
        await A.AmountAsync(1);
        await B.AmountAsync(1);
        A.Tier.Before = Late(ModelOperation.Invalidate);
        Source.Amount = New;

        var forgetting = A.Shop.ForgetAsync(1);
        Clock.Advance(s_defaults.KeepTimeout);
        await forgetting;
        Assert.NotEqual(0, A.Runtime.Tier!.Invalidations.QueuedCount);
        await Patience.UntilAsync(() =>
        {
            Clock.Advance(TimeSpan.FromMilliseconds(50));
            return A.Runtime.Tier.Invalidations.QueuedCount == 0;
        });

        await B.CatchUpAsync();
        Assert.Equal(New, await A.AmountAsync(1));
        Assert.Equal(New, await B.AmountAsync(1));
    }

    // The load reads the old value from the tier while the tier does not answer to the invalidation.
    [Theory]
    [InlineData(UnreachableTier.Queue)]
    [InlineData(UnreachableTier.Throw)]
    public async Task Invalidation_ThatTheTierMisses_OutdatesWhatWasReadMeanwhile(UnreachableTier choice)
    {
        var node = CreateNode(options => options.OnUnreachable = choice);
        await A.AmountAsync(1);
        await node.AmountAsync(2);
        node.Tier.Before = static operation => operation is ModelOperation.Invalidate
            ? new TaskCompletionSource().Task : Task.CompletedTask;
        Source.Amount = New;

        var forgetting = node.Shop.ForgetAsync(1);
        Assert.Equal(1, await node.AmountAsync(1));
        Clock.Advance(s_defaults.KeepTimeout);
        var outcome = await Record.ExceptionAsync(() => forgetting);

        Assert.Equal(choice is UnreachableTier.Throw, outcome is CacheTierException);
        if (choice is UnreachableTier.Queue)
        {
            Assert.Equal(New, await node.AmountAsync(1));
        }
    }

    // The tier carries the invalidation out after the process has given up: the process must not take it for one that it has followed.
    [Fact]
    public async Task Invalidation_ThatTheTierCarriesOutLater_IsFollowedByTheProcessItself()
    {
        var node = CreateNode(static options => options.OnUnreachable = UnreachableTier.Throw);
        await node.AmountAsync(1);
        var goOn = new TaskCompletionSource();
        node.Tier.Before = operation => operation is ModelOperation.Invalidate ? goOn.Task : Task.CompletedTask;
        Source.Amount = New;
        var forgetting = node.Shop.ForgetAsync(1);
        Clock.Advance(s_defaults.KeepTimeout);
        await Assert.ThrowsAsync<CacheTierException>(() => forgetting);
        Assert.Equal(1, await node.AmountAsync(1)); // of the tier, which is allowed: the invalidation has failed

        WithoutContext.Run(goOn.SetResult); // the tier goes on at once
        await node.CatchUpAsync();

        Assert.Equal(New, await node.AmountAsync(1));
    }

    [Fact]
    public async Task FirstCall_WhoseTierDoesNotShowItsLog_WaitsForTheDeadlineOfARead()
    {
        var node = CreateNode();
        node.Tier.Before = static operation => operation is ModelOperation.ReadLog ? new TaskCompletionSource().Task : Task.CompletedTask;

        var call = node.AmountAsync(1);
        Clock.Advance(s_defaults.ReadTimeout);

        Assert.Equal(1, await call);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(-5)]
    public async Task Clocks_ThatAreApart_ChangeNothing(int seconds)
    {
        var apart = CreateNode(null, options => options.TimeProvider = new ApartClock(Clock, TimeSpan.FromSeconds(seconds)));
        foreach (var (first, second) in new[] { (apart, B), (B, apart) })
        {
            foreach (var forget in (Action<Node>[])[static node => node.Shop.Forget(1), static node => node.Shop.ForgetTag(1), static node => node.Shop.ForgetAll()])
            {
                Source.Amount = 1;
                await first.Shop.ForgetAsync(1);
                await second.CatchUpAsync();
                Assert.Equal(1, await first.AmountAsync(1));
                Assert.Equal(1, await second.AmountAsync(1));
                Source.Amount = New;
                forget(second);
                Clock.Advance(s_defaults.CoherenceInterval);
                await first.CatchUpAsync();

                Assert.Equal(New, await first.AmountAsync(1));
                Assert.Equal(New, await second.AmountAsync(1));
            }
        }
    }

    private Func<ModelOperation, Task> Late(ModelOperation late)
        => operation => operation == late ? Task.Delay(s_late, Clock) : Task.CompletedTask;

    /// <summary>A clock that shows another time of the day, and counts from another beginning.</summary>
    private sealed class ApartClock(FakeClock clock, TimeSpan apart) : TimeProvider
    {
        public override long TimestampFrequency => clock.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + apart;

        public override long GetTimestamp() => clock.GetTimestamp() + apart.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
            => clock.CreateTimer(callback, state, dueTime, period);
    }
}
