using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace PerfAspects.Contracts.Tests;

/// <summary>The suite without leases and log over <see cref="MemoryDistributedCache"/>.</summary>
public sealed class DistributedCacheTierTests : CacheTierContract
{
    private readonly ReplaceableCache _cache = new();

    protected override CacheTier CreateClient(string ns) => new DistributedCacheTier(_cache, new CacheTierOptions { Namespace = ns });

    protected override Task ExpireAsync(TierEntry entry) => _cache.RemoveAsync($"perfaspects:entry:{entry.Key}");

    protected override Task LoseTagAsync(string tag) => _cache.RemoveAsync($"perfaspects:tag:{tag}");

    protected override Task LoseAllAsync()
    {
        _cache.LoseAll();
        return Task.CompletedTask;
    }

    [Fact]
    public void Tier_HasNeitherLeasesNorALog()
    {
        Assert.False(Connect().HasLeases);
        Assert.False(Connect().HasLog);
        Assert.Null(Connect().Subscribe(static _ => { }));
    }

    [Fact]
    public async Task Acquire_WhileAnotherLoads_LoadsToo()
    {
        var (one, other) = (Connect(), Connect());
        var (first, second) = (await LoadAsync(one, Entry), await LoadAsync(other, Entry));

        Assert.True(await one.KeepAsync(Entry, default, first.Tokens, Bytes("one"), Minute, default));
        Assert.True(await other.KeepAsync(Entry, default, second.Tokens, Bytes("other"), Minute, default));

        Assert.Equal("other", await ReadAsync(one, Entry));
    }

    [Fact]
    public async Task Read_OfAValueThatWasKeptAfterItsInvalidation_Misses()
    {
        var (one, other) = (Connect(), Connect());
        var acquired = await LoadAsync(one, Entry);
        _cache.BeforeSet = async () =>
        {
            _cache.BeforeSet = null;
            await InvalidateAsync(other, TierTarget.Tag, "prices"); // between the check of the tokens and the write
        };

        Assert.False(await one.KeepAsync(Entry, default, acquired.Tokens, Bytes("old"), Minute, default));

        Assert.Null(await ReadAsync(one, Entry));
    }

    [Fact]
    public async Task Read_OfForeignBytes_Misses()
    {
        var tier = Connect();
        await KeepAsync(tier, Entry, "old");
        foreach (var foreign in new byte[][] { [], [1], [255, 255, 255, 255], new byte[100] })
        {
            await _cache.SetAsync($"perfaspects:entry:{Entry.Key}", foreign, new DistributedCacheEntryOptions());

            Assert.Null(await ReadAsync(tier, Entry));
        }
    }

    [Fact]
    public async Task Probe_OfACacheThatFails_SaysWhich()
    {
        _cache.LoseAll(null);

        var exception = await Assert.ThrowsAsync<CacheTierException>(async () => await Connect().ProbeAsync(default));

        Assert.Contains("IDistributedCache", exception.Message, StringComparison.Ordinal);
    }

    private sealed class ReplaceableCache : IDistributedCache
    {
        private IDistributedCache? _inner = New();

        public Func<Task>? BeforeSet { get; set; }

        private IDistributedCache Inner => _inner ?? throw new InvalidOperationException("the cache is gone");

        public void LoseAll() => LoseAll(New());

        public void LoseAll(IDistributedCache? next) => _inner = next;

        public byte[]? Get(string key) => Inner.Get(key);

        public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => Inner.GetAsync(key, token);

        public void Refresh(string key) => Inner.Refresh(key);

        public Task RefreshAsync(string key, CancellationToken token = default) => Inner.RefreshAsync(key, token);

        public void Remove(string key) => Inner.Remove(key);

        public Task RemoveAsync(string key, CancellationToken token = default) => Inner.RemoveAsync(key, token);

        public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => Inner.Set(key, value, options);

        public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
        {
            if (BeforeSet is { } beforeSet)
            {
                await beforeSet();
            }

            await Inner.SetAsync(key, value, options, token);
        }

        private static MemoryDistributedCache New() => new(Options.Create(new MemoryDistributedCacheOptions()));
    }
}
