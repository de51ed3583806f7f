namespace PerfAspects.Contracts;

/// <summary>The further promises of a tier that has leases and a log.</summary>
public abstract class LeasedCacheTierContract : CacheTierContract
{
    /// <summary>Makes the store forget an entry's lease as if its time were over.</summary>
    protected abstract Task ExpireLeaseAsync(TierEntry entry);

    /// <summary>Makes the store lose the log of invalidations.</summary>
    protected abstract Task LoseLogAsync();

    /// <summary>
    /// The number of invalidations after which the oldest one must be gone from the log of a client from
    /// <see cref="CacheTierContract.Connect"/>.
    /// </summary>
    protected abstract int LogLimit { get; }

    [TierFact]
    public void Tier_HasLeasesAndALog()
    {
        Assert.True(Connect().HasLeases);
        Assert.True(Connect().HasLog);
    }

    [TierFact]
    public async Task Acquire_WhileSomebodyHoldsTheLease_Waits()
    {
        var (one, other) = (Connect(), Connect());
        await LoadAsync(one, Entry, Guid.NewGuid());

        var acquired = await other.AcquireAsync(Entry, Guid.NewGuid(), default);

        Assert.Equal(TierOutcome.Wait, acquired.Outcome);
        Assert.InRange(acquired.Remaining, TimeSpan.FromTicks(1), other.Options.LeaseDuration);
        await LoadAsync(other, Sibling, Guid.NewGuid());
    }

    [TierFact]
    public async Task Acquire_ByMany_GivesOneLease()
    {
        var clients = Enumerable.Range(0, 8).Select(_ => Connect()).ToArray();

        var acquired = await Task.WhenAll(clients.Select(client => Task.Run(() => client.AcquireAsync(Entry, Guid.NewGuid(), default).AsTask())));

        Assert.Single(acquired, static each => each.Outcome is TierOutcome.Load);
        Assert.Equal(7, acquired.Count(static each => each.Outcome is TierOutcome.Wait));
    }

    [TierFact]
    public async Task AcquireMany_WhileSomebodyHoldsOneLease_WaitsForThatEntryOnly()
    {
        var (holder, tier) = (Connect(), Connect());
        await LoadAsync(holder, Entry, Guid.NewGuid());

        var acquired = await tier.AcquireManyAsync([new(Entry, Guid.NewGuid()), new(Stranger, Guid.NewGuid())], default);

        Assert.Equal([TierOutcome.Wait, TierOutcome.Load], acquired.Select(static result => result.Outcome));
        Assert.True(acquired[0].Remaining > TimeSpan.Zero);
    }

    [TierFact]
    public async Task Keep_GivesTheLeaseBack()
    {
        var tier = Connect();
        await KeepAsync(tier, Entry, "old");
        await ExpireAsync(Entry);

        await LoadAsync(tier, Entry, Guid.NewGuid());
    }

    [TierFact]
    public async Task Release_GivesTheLeaseBack()
    {
        var (one, other) = (Connect(), Connect());
        var lease = Guid.NewGuid();
        var acquired = await LoadAsync(one, Entry, lease);

        await one.ReleaseAsync(Entry, lease, default);

        Assert.True(await KeepAsync(other, Entry, "new"));
        Assert.False(await one.KeepAsync(Entry, lease, acquired.Tokens, Bytes("old"), Minute, default));
        Assert.Equal("new", await ReadAsync(one, Entry));
    }

    [TierFact]
    public async Task Release_OfAnothersLease_DoesNothing()
    {
        var (one, other) = (Connect(), Connect());
        var lease = Guid.NewGuid();
        var acquired = await LoadAsync(one, Entry, lease);

        await other.ReleaseAsync(Entry, Guid.NewGuid(), default);

        Assert.True(await one.KeepAsync(Entry, lease, acquired.Tokens, Bytes("new"), Minute, default));
    }

    [TierFact]
    public async Task Invalidate_OfAKey_TakesTheLease()
    {
        var (one, other) = (Connect(), Connect());
        var lease = Guid.NewGuid();
        await LoadAsync(one, Entry, lease);

        await InvalidateAsync(other, TierTarget.Key, Entry.Key);

        Assert.False(await one.RenewAsync(Entry, lease, default));
        await LoadAsync(other, Entry, Guid.NewGuid());
    }

    [TierFact]
    public async Task Renew_OfAHeldLease_MakesItLast()
    {
        var (one, other) = (Connect(), Connect());
        var lease = Guid.NewGuid();
        await LoadAsync(one, Entry, lease);

        Assert.True(await one.RenewAsync(Entry, lease, default));

        var acquired = await other.AcquireAsync(Entry, Guid.NewGuid(), default);
        Assert.InRange(acquired.Remaining, TimeSpan.FromTicks(1), other.Options.LeaseDuration);
    }

    [TierFact]
    public async Task Keep_WhoseLeaseWasTakenOver_IsFenced()
    {
        var (slow, quick) = (Connect(), Connect());
        var (slowLease, quickLease) = (Guid.NewGuid(), Guid.NewGuid());
        var slowLoad = await LoadAsync(slow, Entry, slowLease);
        await ExpireLeaseAsync(Entry);
        var quickLoad = await LoadAsync(quick, Entry, quickLease);

        Assert.False(await slow.RenewAsync(Entry, slowLease, default));
        Assert.False(await slow.KeepAsync(Entry, slowLease, slowLoad.Tokens, Bytes("old"), Minute, default));

        Assert.True(await quick.KeepAsync(Entry, quickLease, quickLoad.Tokens, Bytes("new"), Minute, default));
        Assert.Equal("new", await ReadAsync(slow, Entry));
    }

    [TierFact]
    public async Task Keep_WhoseLeaseHasExpired_IsFenced()
    {
        var tier = Connect();
        var lease = Guid.NewGuid();
        var acquired = await LoadAsync(tier, Entry, lease);
        await ExpireLeaseAsync(Entry);

        Assert.False(await tier.KeepAsync(Entry, lease, acquired.Tokens, Bytes("old"), Minute, default));
        Assert.Null(await ReadAsync(tier, Entry));
    }

    [TierFact]
    public async Task Log_HasTheInvalidationsOfAllClientsInOrder()
    {
        var (one, other) = (Connect(), Connect());
        var start = await one.ReadLogAsync(default, default);
        Assert.Null(start.Invalidations);
        var made = new List<TierInvalidation>();
        var numbers = new List<long>();
        for (var i = 0; i < 20; i++)
        {
            var invalidation = new TierInvalidation(i % 3 == 0 ? TierTarget.Tag : TierTarget.Key, $"näme {i}", Guid.NewGuid());
            numbers.Add(await (i % 2 == 0 ? one : other).InvalidateAsync(invalidation, default));
            made.Add(invalidation);
        }

        var log = await other.ReadLogAsync(start.Position, default);

        Assert.Equal(made, log.Invalidations);
        Assert.Equal(Enumerable.Range(1, 20).Select(each => start.Position.Number + each), numbers);
        Assert.Equal(start.Position.Number + 20, log.Position.Number);
        var next = await one.ReadLogAsync(log.Position, default);
        Assert.Empty(next.Invalidations!);
        Assert.Equal(log.Position, next.Position);
    }

    [TierFact]
    public async Task Log_OfARepeatedInvalidation_HasItTwice()
    {
        var tier = Connect();
        var start = await tier.ReadLogAsync(default, default);
        var invalidation = await InvalidateAsync(tier, TierTarget.Tag, "prices");
        await tier.InvalidateAsync(invalidation, default);

        var log = await tier.ReadLogAsync(start.Position, default);

        Assert.Equal([invalidation, invalidation], log.Invalidations);
    }

    [TierFact]
    public async Task Invalidate_RepeatedAfterALaterOne_BringsNothingBack()
    {
        var tier = Connect();
        var first = await InvalidateAsync(tier, TierTarget.Tag, "prices");
        await KeepAsync(tier, Entry, "old");
        await InvalidateAsync(tier, TierTarget.Tag, "prices");

        await tier.InvalidateAsync(first, default);

        Assert.Null(await ReadAsync(tier, Entry));
    }

    [TierFact]
    public async Task Log_AfterTooManyInvalidations_SaysSo()
    {
        var tier = Connect();
        var start = (await tier.ReadLogAsync(default, default)).Position;
        for (var i = 0; i <= LogLimit; i++)
        {
            await InvalidateAsync(tier, TierTarget.Key, $"{i}");
        }

        var log = await tier.ReadLogAsync(start, default);

        Assert.Null(log.Invalidations);
        Assert.Equal(start.Number + LogLimit + 1, log.Position.Number);
        var last = await InvalidateAsync(tier, TierTarget.Key, "last");
        Assert.Equal([last], (await tier.ReadLogAsync(log.Position, default)).Invalidations);
    }

    [TierFact]
    public async Task Log_ThatWasLost_SaysSo() => await ReadAfterLossAsync(LoseLogAsync, invalidationsBefore: 3, invalidationsAfter: 1);

    [TierFact]
    public async Task Log_OfAStoreThatHasLostEverything_SaysSo()
        => await ReadAfterLossAsync(LoseAllAsync, invalidationsBefore: 3, invalidationsAfter: 0);

    [TierFact]
    public async Task Log_ThatWasLostAndHasReachedTheSameNumberAgain_SaysSo()
        => await ReadAfterLossAsync(LoseAllAsync, invalidationsBefore: 3, invalidationsAfter: 3);

    [TierFact]
    public async Task Log_ThatWasLostAndHasPassedTheNumber_SaysSo()
        => await ReadAfterLossAsync(LoseAllAsync, invalidationsBefore: 3, invalidationsAfter: 8);

    [TierFact]
    public async Task Race_OfLoadsAndInvalidations_ReturnsNothingOutdated()
    {
        var race = new TierRace([Connect(), Connect(), Connect(), Connect()], seed: 1);

        await race.RunAsync(operations: 400);

        Assert.Equal(0, race.Outdated);
        Assert.True(race.Hits > 0, "no read was a hit");
    }

    private async Task ReadAfterLossAsync(Func<Task> lose, int invalidationsBefore, int invalidationsAfter)
    {
        var tier = Connect();
        for (var i = 0; i < invalidationsBefore; i++)
        {
            await InvalidateAsync(tier, TierTarget.Key, $"before {i}");
        }

        var position = (await tier.ReadLogAsync(default, default)).Position;
        await lose();
        for (var i = 0; i < invalidationsAfter; i++)
        {
            await InvalidateAsync(tier, TierTarget.Key, $"after {i}");
        }

        var log = await tier.ReadLogAsync(position, default);

        Assert.Null(log.Invalidations);
        var last = await InvalidateAsync(tier, TierTarget.Key, "last");
        Assert.Equal([last], (await tier.ReadLogAsync(log.Position, default)).Invalidations);
    }
}
