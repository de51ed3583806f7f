using PerfAspects.Contracts.Model;

namespace PerfAspects.Tests.Tiers;

/// <summary>A tier that fails, hangs or answers with rubbish harms no call.</summary>
public sealed class TierOutageTests : SharedTest
{
    private static readonly CacheTierOptions s_defaults = new();

    [Fact]
    public async Task Get_WhileTheTierFails_WorksInMemory()
    {
        await A.AmountAsync(1);
        A.Tier.IsDown = true;

        Assert.Equal(1, await A.AmountAsync(2));
        Assert.Equal(1, await A.AmountAsync(2));

        Assert.Equal(2, Source.Loads);
        Assert.Equal(1, A.Statistics.TierErrors);
        Assert.Equal(0, A.Statistics.Failures);
    }

    [Fact]
    public async Task Get_WhileTheTierHangs_WaitsForItsDeadline()
    {
        await A.AmountAsync(1);
        A.Tier.Before = static _ => new TaskCompletionSource().Task;

        var waiting = A.AmountAsync(2);
        Clock.Advance(s_defaults.ReadTimeout - TimeSpan.FromTicks(1));
        Assert.False(waiting.IsCompleted);

        Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(1, await waiting);
    }

    [Fact]
    public async Task Keep_ThatHangs_WaitsForItsDeadlineAndKeepsInMemory()
    {
        A.Tier.Before = static operation => operation is ModelOperation.Keep ? new TaskCompletionSource().Task : Task.CompletedTask;

        var waiting = A.AmountAsync(1);
        Clock.Advance(s_defaults.KeepTimeout);
        Assert.Equal(1, await waiting);
        await A.AmountAsync(1);

        Assert.Equal(1, Source.Loads);
    }

    [Fact]
    public async Task Get_AfterFiveFailures_LeavesTheTierAloneUntilItAnswers()
    {
        await A.AmountAsync(1);
        A.Tier.IsDown = true;
        for (var id = 2; id < 7; id++)
        {
            await A.AmountAsync(id);
        }

        var reads = A.Tier.Begun[ModelOperation.Read];
        await A.AmountAsync(7);
        Assert.Equal(reads, A.Tier.Begun[ModelOperation.Read]);

        A.Tier.IsDown = false;
        Clock.Advance(TimeSpan.FromSeconds(1));
        await A.CatchUpAsync();
        await A.AmountAsync(8);
        Assert.Equal(reads + 1, A.Tier.Begun[ModelOperation.Read]);
        Assert.Equal(1, await B.AmountAsync(8));
        Assert.Equal(8, Source.Loads);
    }

    [Fact]
    public async Task Get_WithoutTheTierForLong_ServesNothingOldFromMemory()
    {
        await A.AmountAsync(1);
        A.Tier.IsDown = true;
        Clock.Advance(s_defaults.MaxStaleness!.Value - TimeSpan.FromTicks(1));
        await A.AmountAsync(1);
        Assert.Equal(1, Source.Loads);

        Clock.Advance(TimeSpan.FromTicks(1));
        await A.CatchUpAsync();
        Source.Amount = 2;
        Assert.Equal(2, await A.AmountAsync(1));

        Clock.Advance(s_defaults.MaxStaleness.Value);
        Source.Amount = 3;
        Assert.Equal(3, await A.AmountAsync(1));
    }

    [Fact]
    public async Task Get_WithoutTheTierAndWithoutALimit_ServesFromMemory()
    {
        var patient = CreateNode(static options => options.MaxStaleness = null);
        await patient.AmountAsync(1);
        patient.Tier.IsDown = true;
        Clock.Advance(TimeSpan.FromMinutes(4));

        await patient.AmountAsync(1);

        Assert.Equal(1, Source.Loads);
    }

    [Fact]
    public async Task Invalidate_WhileTheTierIsAway_CountsHereAtOnceAndElsewhereLater()
    {
        await A.AmountAsync(1);
        await B.AmountAsync(1);
        A.Tier.IsDown = true;
        Source.Amount = 2;
        A.Shop.Forget(1);
        Assert.Equal(2, await A.AmountAsync(1));
        Assert.Equal(8, A.Runtime.Tier!.Invalidations.QueuedCount); // of four methods, a key and its tag each

        A.Tier.IsDown = false;
        Clock.Advance(TimeSpan.FromSeconds(1));
        await A.CatchUpAsync();
        await B.CatchUpAsync();
        Assert.Equal(0, A.Runtime.Tier!.Invalidations.QueuedCount);
        Assert.Equal(2, await B.AmountAsync(1));
        Assert.Equal(2, await A.AmountAsync(1));
    }

    [Fact]
    public async Task Invalidate_ThatIsQueued_KeepsTheProcessFromReadingTheTier()
    {
        await A.AmountAsync(1);
        A.Tier.Before = static operation => operation is ModelOperation.Invalidate ? throw new IOException() : Task.CompletedTask;
        Source.Amount = 2;
        A.Shop.Forget(1);

        Assert.Equal(2, await A.AmountAsync(1)); // the tier has the old value
    }

    [Fact]
    public async Task Invalidate_WithThrow_FailsWhereTheTierIsAway()
    {
        var strict = CreateNode(static options => options.OnUnreachable = UnreachableTier.Throw);
        await strict.AmountAsync(1);
        strict.Tier.IsDown = true;
        Source.Amount = 2;

        Assert.Throws<CacheTierException>(() => strict.Shop.Forget(1));
        await Assert.ThrowsAsync<CacheTierException>(() => strict.Runtime.InvalidateTagAsync("price:1").AsTask());
        Assert.Equal(2, await strict.AmountAsync(1));
    }

    [Fact]
    public async Task Get_OfACorruptPayload_MissesAndOverwritesIt()
    {
        await A.AmountAsync(1);
        var key = await KeyAsync(1);
        foreach (var rubbish in (byte[][])[[], [1, 2, 3], new byte[100]])
        {
            Store.Corrupt("perfaspects", key, rubbish);
            Assert.Equal(1, await CreateNode().AmountAsync(1));
        }

        Assert.Equal(4, Source.Loads);
        await CreateNode().AmountAsync(1);
        Assert.Equal(4, Source.Loads);
    }

    [Fact]
    public async Task Get_OfAPayloadWithOneChangedBit_Misses()
    {
        await A.AmountAsync(1);
        var key = await KeyAsync(1);
        var payload = (await A.Tier.ReadAsync(Entry(key), default)).Payload.ToArray();
        for (var position = 0; position < payload.Length; position++)
        {
            var changed = payload.ToArray();
            changed[position] ^= 1;
            Store.Corrupt("perfaspects", key, changed);

            var loads = Source.Loads;
            Assert.Equal(1, await CreateNode().AmountAsync(1));
            Assert.Equal(loads + 1, Source.Loads);
        }
    }

    [Fact]
    public async Task Get_OfALargeValue_KeepsItInMemoryOnly()
    {
        var small = CreateNode(static options => options.MaxPayload = 10);
        await small.AmountAsync(1);
        await small.AmountAsync(1);

        Assert.Equal(1, Source.Loads);
        Assert.Equal(0, Store.Count);
        Assert.Equal(1, small.Statistics.TierErrors);
        Assert.Equal(1, await B.AmountAsync(1)); // the lease is free
    }

    [Fact]
    public async Task Get_OfACompressedValue_ReadsItBack()
    {
        var compressing = CreateNode(static options => options.CompressionThreshold = 0);
        Source.Name = new string('n', 1_000);
        var longer = await compressing.Shop.GetAsync(1);
        Source.Name = "n"; // which does not get shorter
        var shorter = await compressing.Shop.GetAsync(2);

        Assert.Equal(longer, await B.Shop.GetAsync(1));
        Assert.Equal(shorter, await B.Shop.GetAsync(2));
        Assert.Equal(2, Source.Loads);
    }

    [Fact]
    public async Task Dispose_OfARuntime_DropsNothingOfTheTier()
    {
        await A.AmountAsync(1);
        A.Runtime.Dispose();

        await B.AmountAsync(1);

        Assert.Equal(1, Source.Loads);
    }

    // The entry's key and tags, as a tier is asked for them.
    private TierEntry _entry;

    private TierEntry Entry(string key) => _entry with { Key = key };

    private async Task<string> KeyAsync(int id)
    {
        var spy = new SpyTier(new ModelCacheTier(Store));
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = Clock, SharedTier = spy });
        await new Shop(runtime, Source).GetAsync(id);
        _entry = spy.Read!.Value;
        return _entry.Key;
    }

    private sealed class SpyTier(CacheTier tier) : CacheTier(tier.Options)
    {
        public override string Name => tier.Name;

        public TierEntry? Read { get; private set; }

        public override ValueTask ProbeAsync(CancellationToken cancellationToken) => tier.ProbeAsync(cancellationToken);

        public override ValueTask<TierRead> ReadAsync(TierEntry entry, CancellationToken cancellationToken)
        {
            Read = entry;
            return tier.ReadAsync(entry, cancellationToken);
        }

        public override ValueTask<TierAcquisition> AcquireAsync(TierEntry entry, Guid lease, CancellationToken cancellationToken)
            => tier.AcquireAsync(entry, lease, cancellationToken);

        public override ValueTask<bool> KeepAsync(
            TierEntry entry, Guid lease, ReadOnlyMemory<byte> tokens, ReadOnlyMemory<byte> payload, TimeSpan duration, CancellationToken cancellationToken)
            => tier.KeepAsync(entry, lease, tokens, payload, duration, cancellationToken);

        public override ValueTask<long> InvalidateAsync(TierInvalidation invalidation, CancellationToken cancellationToken)
            => tier.InvalidateAsync(invalidation, cancellationToken);
    }
}
