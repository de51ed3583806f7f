using System.Text;

namespace PerfAspects.Contracts;

/// <summary>
/// The promises of every <see cref="CacheTier"/>. A derived class provides clients of one store, which is empty when a test begins.
/// </summary>
public abstract class CacheTierContract : IAsyncLifetime
{
    private readonly List<CacheTier> _clients = [];

    protected static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>The longest time that a real store may take on a busy machine.</summary>
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>An entry with two tags: its method and a tag that it shares with <see cref="Sibling"/>.</summary>
    protected static TierEntry Entry { get; } = new("Shop.Prices.Get|42", ["Shop.Prices.Get", "prices"]);

    protected static TierEntry Sibling { get; } = new("Shop.Prices.List|", ["Shop.Prices.List", "prices"]);

    protected static TierEntry Stranger { get; } = new("Shop.Names.Get|42", ["Shop.Names.Get"]);

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual async Task DisposeAsync()
    {
        foreach (var client in _clients)
        {
            await client.DisposeAsync();
        }
    }

    /// <summary>Connects a client, as another process would. The suite disposes it.</summary>
    protected CacheTier Connect(string ns = "perfaspects")
    {
        var client = CreateClient(ns);
        _clients.Add(client);
        return client;
    }

    protected abstract CacheTier CreateClient(string ns);

    /// <summary>Makes the store forget an entry as if its lifetime were over.</summary>
    protected abstract Task ExpireAsync(TierEntry entry);

    /// <summary>Makes the store lose a tag's token.</summary>
    protected abstract Task LoseTagAsync(string tag);

    /// <summary>Makes the store lose everything.</summary>
    protected abstract Task LoseAllAsync();

    protected static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    protected static async Task<TierAcquisition> LoadAsync(CacheTier tier, TierEntry entry, Guid lease = default)
    {
        var acquired = await tier.AcquireAsync(entry, lease, default);
        Assert.Equal(TierOutcome.Load, acquired.Outcome);
        return acquired;
    }

    protected static async Task<bool> KeepAsync(CacheTier tier, TierEntry entry, string value, TimeSpan? duration = null)
    {
        var lease = Guid.NewGuid();
        var acquired = await LoadAsync(tier, entry, lease);
        return await tier.KeepAsync(entry, lease, acquired.Tokens, Bytes(value), duration ?? Minute, default);
    }

    protected static async Task<string?> ReadAsync(CacheTier tier, TierEntry entry)
    {
        var read = await tier.ReadAsync(entry, default);
        return read.IsHit ? Encoding.UTF8.GetString(read.Payload.Span) : null;
    }

    protected static async Task<TierInvalidation> InvalidateAsync(CacheTier tier, TierTarget target, string name)
    {
        var invalidation = new TierInvalidation(target, name, Guid.NewGuid());
        await tier.InvalidateAsync(invalidation, default);
        return invalidation;
    }

    [TierFact]
    public async Task Probe_OfAStoreThatCanBeUsed_Completes() => await Connect().ProbeAsync(default);

    [TierFact]
    public async Task Read_OfNothing_Misses() => Assert.Null(await ReadAsync(Connect(), Entry));

    [TierFact]
    public async Task Read_AfterKeep_HitsByEveryClient()
    {
        var (one, other) = (Connect(), Connect());

        Assert.True(await KeepAsync(one, Entry, "new"));

        Assert.Equal("new", await ReadAsync(one, Entry));
        Assert.Equal("new", await ReadAsync(other, Entry));
        Assert.Null(await ReadAsync(other, Sibling));
    }

    [TierFact]
    public async Task Read_AfterKeep_ReportsWhatIsLeft()
    {
        var tier = Connect();
        await KeepAsync(tier, Entry, "new", Minute);

        var read = await tier.ReadAsync(Entry, default);

        Assert.True(read.Remaining > TimeSpan.FromSeconds(1));
        Assert.True(read.Remaining <= Minute || read.Remaining == TimeSpan.MaxValue, $"{read.Remaining} is left");
    }

    [TierFact]
    public async Task Read_AfterExpiry_Misses()
    {
        var tier = Connect();
        await KeepAsync(tier, Entry, "old");
        await KeepAsync(tier, Stranger, "other");

        await ExpireAsync(Entry);

        Assert.Null(await ReadAsync(tier, Entry));
        Assert.Equal("other", await ReadAsync(tier, Stranger));
        Assert.True(await KeepAsync(tier, Entry, "new"));
        Assert.Equal("new", await ReadAsync(tier, Entry));
    }

    [TierFact]
    public async Task Read_InAnotherNamespace_Misses()
    {
        await KeepAsync(Connect(), Entry, "new");

        Assert.Null(await ReadAsync(Connect("others"), Entry));
    }

    [TierFact]
    public async Task Acquire_AfterKeep_Hits()
    {
        var (one, other) = (Connect(), Connect());
        await KeepAsync(one, Entry, "new");

        var acquired = await other.AcquireAsync(Entry, Guid.NewGuid(), default);

        Assert.Equal(TierOutcome.Hit, acquired.Outcome);
        Assert.Equal("new", Encoding.UTF8.GetString(acquired.Payload.Span));
        Assert.True(acquired.Remaining > TimeSpan.FromSeconds(1));
    }

    [TierFact]
    public async Task Invalidate_OfAKey_RemovesThatEntryForEveryClient()
    {
        var (one, other) = (Connect(), Connect());
        await KeepAsync(one, Entry, "old");
        await KeepAsync(one, Sibling, "sibling");

        await InvalidateAsync(other, TierTarget.Key, Entry.Key);

        Assert.Null(await ReadAsync(one, Entry));
        Assert.Null(await ReadAsync(other, Entry));
        Assert.Equal("sibling", await ReadAsync(one, Sibling));
    }

    [TierFact]
    public async Task Invalidate_OfATag_RemovesAllItsEntriesForEveryClient()
    {
        var (one, other) = (Connect(), Connect());
        await KeepAsync(one, Entry, "old");
        await KeepAsync(one, Sibling, "old");
        await KeepAsync(one, Stranger, "stranger");

        await InvalidateAsync(other, TierTarget.Tag, "prices");

        Assert.Null(await ReadAsync(one, Entry));
        Assert.Null(await ReadAsync(other, Sibling));
        Assert.Equal("stranger", await ReadAsync(one, Stranger));
    }

    [TierFact]
    public async Task Keep_AfterInvalidation_IsReadAgain()
    {
        var tier = Connect();
        await KeepAsync(tier, Entry, "old");
        await InvalidateAsync(tier, TierTarget.Tag, "prices");
        await InvalidateAsync(tier, TierTarget.Key, Entry.Key);

        Assert.True(await KeepAsync(tier, Entry, "new"));

        Assert.Equal("new", await ReadAsync(tier, Entry));
    }

    [TierFact]
    public async Task Keep_WhoseKeyWasInvalidatedDuringTheLoad_IsFenced()
        => await KeepAfterAsync(other => InvalidateAsync(other, TierTarget.Key, Entry.Key));

    [TierFact]
    public async Task Keep_WhoseTagWasInvalidatedDuringTheLoad_IsFenced()
        => await KeepAfterAsync(other => InvalidateAsync(other, TierTarget.Tag, "prices"));

    [TierFact]
    public async Task Keep_WhoseMethodWasInvalidatedDuringTheLoad_IsFenced()
        => await KeepAfterAsync(other => InvalidateAsync(other, TierTarget.Tag, "Shop.Prices.Get"));

    [TierFact]
    public async Task Keep_WhoseTagWasLostDuringTheLoad_IsFenced() => await KeepAfterAsync(_ => LoseTagAsync("prices"));

    [TierFact]
    public async Task Keep_AfterTheStoreHasLostEverything_IsFenced() => await KeepAfterAsync(_ => LoseAllAsync());

    [TierFact]
    public async Task Keep_WhoseTagWasInvalidatedAndUsedAgain_IsFenced()
        => await KeepAfterAsync(async other =>
        {
            await InvalidateAsync(other, TierTarget.Tag, "prices");
            await KeepAsync(other, Sibling, "new");
        });

    [TierFact]
    public async Task Read_AfterATagWasLost_MissesForGood()
    {
        var tier = Connect();
        await KeepAsync(tier, Entry, "old");

        await LoseTagAsync("prices");

        Assert.Null(await ReadAsync(tier, Entry));
        await KeepAsync(tier, Sibling, "new"); // gives the tag a token again
        Assert.Null(await ReadAsync(tier, Entry));
    }

    [TierFact]
    public async Task Read_AfterTheStoreHasLostEverything_Misses()
    {
        var tier = Connect();
        await KeepAsync(tier, Entry, "old");

        await LoseAllAsync();

        Assert.Null(await ReadAsync(tier, Entry));
        Assert.True(await KeepAsync(tier, Entry, "new"));
        Assert.Equal("new", await ReadAsync(tier, Entry));
    }

    [TierFact]
    public async Task OperationsOnMany_DoForEachWhatOperationsOnOneDo()
    {
        var (tier, other) = (Connect(), Connect());
        TierEntry[] entries = [Entry, Sibling, Stranger];
        await KeepAsync(tier, Sibling, "sibling");
        var claims = Array.ConvertAll(entries, static entry => new TierClaim(entry, Guid.NewGuid()));

        var acquired = await tier.AcquireManyAsync(claims, default);
        Assert.Equal([TierOutcome.Load, TierOutcome.Hit, TierOutcome.Load], acquired.Select(static result => result.Outcome));
        Assert.Equal(Bytes("sibling"), acquired[1].Payload.ToArray());

        await InvalidateAsync(other, TierTarget.Tag, "Shop.Names.Get");
        var kept = await tier.KeepManyAsync(
            [Value(claims[0], acquired[0], "entry"), Value(claims[2], acquired[2], "stranger")], default);
        Assert.Equal([true, false], kept);

        var reads = await other.ReadManyAsync(entries, default);
        Assert.Equal(["entry", "sibling", null], reads.Select(static read => read.IsHit ? Encoding.UTF8.GetString(read.Payload.Span) : null));
        Assert.Empty(await tier.ReadManyAsync([], default));

        static TierValue Value(TierClaim claim, TierAcquisition acquired, string text)
            => new(claim.Entry, claim.Lease, acquired.Tokens, Bytes(text), Minute);
    }

    [TierFact]
    public async Task OperationsOnMany_OfMoreThanAHundredEntries_KeepTheirOrder()
    {
        var tier = Connect();
        TierEntry[] entries = [.. Enumerable.Range(0, 256).Select(static id => new TierEntry($"many|{id}", ["many", $"many:{id}"]))];
        var claims = Array.ConvertAll(entries, static entry => new TierClaim(entry, Guid.NewGuid()));
        var acquired = await tier.AcquireManyAsync(claims, default);
        Assert.All(acquired, static result => Assert.Equal(TierOutcome.Load, result.Outcome));

        var values = claims.Select((claim, id) => new TierValue(claim.Entry, claim.Lease, acquired[id].Tokens, Bytes($"{id}"), Minute));
        Assert.DoesNotContain(false, await tier.KeepManyAsync([.. values], default));

        await InvalidateAsync(tier, TierTarget.Tag, "many:7");
        var reads = await tier.ReadManyAsync(entries, default);
        Assert.Equal([7], Enumerable.Range(0, 256).Where(id => !reads[id].IsHit));
        Assert.Equal("255", Encoding.UTF8.GetString(reads[255].Payload.Span));
    }

    [TierFact]
    public async Task Invalidate_OfWhatIsUnknown_Completes()
    {
        await InvalidateAsync(Connect(), TierTarget.Key, "nothing");
        await InvalidateAsync(Connect(), TierTarget.Tag, "nothing");
    }

    [TierFact]
    public async Task Keep_OfPayloadsOfAnySize_ReadsTheSameBytes()
    {
        var tier = Connect();
        foreach (var size in new[] { 0, 1, 4_096, 1_048_576, 4_000_000 })
        {
            var payload = new byte[size];
            new Random(size).NextBytes(payload);
            var entry = new TierEntry($"size {size}", ["sizes"]);
            var lease = Guid.NewGuid();
            var acquired = await LoadAsync(tier, entry, lease);

            Assert.True(await tier.KeepAsync(entry, lease, acquired.Tokens, payload, Minute, default));

            var read = await tier.ReadAsync(entry, default);
            Assert.True(read.IsHit, $"{size} bytes are missing");
            Assert.True(read.Payload.Span.SequenceEqual(payload), $"{size} bytes have changed");
        }
    }

    [TierFact]
    public async Task Keys_OfAnyCharacters_AreDifferentEntries()
    {
        var tier = Connect();
        string[] names =
        [
            "a", "A", " a", "a ", "a:b", "{a}", "{b}", "a}", "%7Ba%7D", "ä", "a\n", "a\0b", "a\0c", "'; DROP TABLE entries --", "日本", "\U0001F600", "x%", "x_",
        ];
        var entries = names.Select(static name => new TierEntry($"key {name}", [$"tag {name}"])).ToArray();
        foreach (var entry in entries)
        {
            Assert.True(await KeepAsync(tier, entry, entry.Key));
        }

        foreach (var entry in entries)
        {
            Assert.Equal(entry.Key, await ReadAsync(tier, entry));
            await InvalidateAsync(tier, TierTarget.Tag, entry.Tags[0]);
            Assert.Null(await ReadAsync(tier, entry));
        }
    }

    [TierFact]
    public async Task Entry_WithManyTags_DependsOnEachOfThem()
    {
        var tier = Connect();
        var entry = new TierEntry("many", [.. Enumerable.Range(0, 20).Select(static number => $"tag {number}")]);
        foreach (var tag in entry.Tags)
        {
            Assert.True(await KeepAsync(tier, entry, tag));
            Assert.Equal(tag, await ReadAsync(tier, entry));

            await InvalidateAsync(tier, TierTarget.Tag, tag);

            Assert.Null(await ReadAsync(tier, entry));
        }
    }

    [TierFact]
    public async Task Operation_ThatIsCancelled_EndsAndDoesNoHarm()
    {
        var tier = Connect();
        await KeepAsync(tier, Entry, "new");
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await tier.ReadAsync(Entry, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await tier.AcquireAsync(Stranger, Guid.NewGuid(), cancelled));

        Assert.Equal("new", await ReadAsync(tier, Entry));
    }

    // The load of an old value ends after something has made it outdated.
    private async Task KeepAfterAsync(Func<CacheTier, Task> outdate)
    {
        var (one, other) = (Connect(), Connect());
        var lease = Guid.NewGuid();
        var acquired = await LoadAsync(one, Entry, lease);

        await outdate(other);

        Assert.False(await one.KeepAsync(Entry, lease, acquired.Tokens, Bytes("old"), Minute, default));
        Assert.Null(await ReadAsync(one, Entry));
        Assert.Null(await ReadAsync(other, Entry));
        Assert.True(await KeepAsync(other, Entry, "new"));
        Assert.Equal("new", await ReadAsync(one, Entry));
    }
}
