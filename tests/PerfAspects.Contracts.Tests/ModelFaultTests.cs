using Microsoft.Extensions.Time.Testing;
using PerfAspects.Contracts.Model;

namespace PerfAspects.Contracts.Tests;

/// <summary>The failures of the model, on which the tests of the runtime rely.</summary>
public sealed class ModelFaultTests
{
    private static readonly TierEntry s_entry = new("key", ["tag"]);

    private readonly ModelStore _store = new(new FakeTimeProvider());

    [Fact]
    public async Task Operation_WhileTheModelIsDown_Fails()
    {
        var tier = new ModelCacheTier(_store) { IsDown = true };

        await Assert.ThrowsAsync<IOException>(async () => await tier.ReadAsync(s_entry, default));

        tier.IsDown = false;
        Assert.False((await tier.ReadAsync(s_entry, default)).IsHit);
        Assert.Equal(2, tier.Begun[ModelOperation.Read]);
    }

    [Fact]
    public async Task Operation_WhoseAnswerIsLost_HasItsEffect()
    {
        var tier = new ModelCacheTier(_store) { After = static _ => throw new IOException("lost") };
        var lease = Guid.NewGuid();

        await Assert.ThrowsAsync<IOException>(async () => await tier.AcquireAsync(s_entry, lease, default));

        tier.After = null;
        Assert.Equal(TierOutcome.Wait, (await tier.AcquireAsync(s_entry, Guid.NewGuid(), default)).Outcome);
        await tier.ReleaseAsync(s_entry, lease, default);
        Assert.Equal(TierOutcome.Load, (await tier.AcquireAsync(s_entry, Guid.NewGuid(), default)).Outcome);
    }

    [Fact]
    public async Task Operation_ThatHangs_HasNoEffectBeforeItIsReleased()
    {
        var hang = new TaskCompletionSource();
        var tier = new ModelCacheTier(_store)
        {
            Before = operation => operation is ModelOperation.Invalidate ? hang.Task : Task.CompletedTask,
        };
        var start = (await tier.ReadLogAsync(default, default)).Position;

        var invalidation = tier.InvalidateAsync(new TierInvalidation(TierTarget.Key, "key", Guid.NewGuid()), default).AsTask();

        Assert.Empty((await tier.ReadLogAsync(start, default)).Invalidations!);
        Assert.False(invalidation.IsCompleted);
        hang.SetResult();
        await invalidation;
        Assert.Single((await tier.ReadLogAsync(start, default)).Invalidations!);
    }

    [Fact]
    public async Task Subscription_HearsTheInvalidationsOfOthersUntilItIsDisposed()
    {
        var (one, other) = (new ModelCacheTier(_store), new ModelCacheTier(_store));
        var heard = new List<TierNotice>();
        var subscription = one.Subscribe(heard.Add)!;

        await other.InvalidateAsync(new TierInvalidation(TierTarget.Key, "key", Guid.NewGuid()), default);
        one.Hears = false;
        await other.InvalidateAsync(new TierInvalidation(TierTarget.Key, "key", Guid.NewGuid()), default);
        one.Notify(TierNotice.Reconnected);
        subscription.Dispose();
        one.Notify(TierNotice.Disconnected);

        Assert.Equal([TierNotice.Invalidated, TierNotice.Reconnected], heard);
    }
}
