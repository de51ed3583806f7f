using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace PerfAspects.Tests.Decorating;

/// <summary>Decorators around inner objects, without a container.</summary>
public sealed class DecoratorTests : IDisposable
{
    private readonly AspectRuntime _runtime = new();
    private readonly Catalog _inner = new();

    public void Dispose() => _runtime.Dispose();

    [Fact]
    public async Task AnnotatedMember_IsCached_AndCallsTheInnerObjectOnce()
    {
        ICatalog catalog = new CachedCatalog(_inner, _runtime);

        Assert.Equal("catalog 1 1", await catalog.FindAsync(1));
        Assert.Equal("catalog 1 1", await catalog.FindAsync(1));
        Assert.Equal("catalog 2 2", await catalog.FindAsync(2));

        var statistics = _runtime.Find(typeof(CachedCatalog), nameof(CachedCatalog.FindAsync))!.GetStatistics();
        Assert.Equal((3, 1, 2), (statistics.Calls, statistics.CacheHits, statistics.CacheMisses));
    }

    [Fact]
    public void Members_NotDeclared_AreThoseOfTheInnerObject()
    {
        ICatalog catalog = new CachedCatalog(_inner, _runtime);

        catalog.Count = 3;

        Assert.Equal(3, _inner.Count);
        Assert.Equal(3, new CachedCatalog(_inner, _runtime).Count);
        Assert.Equal("as the class says", catalog.Describe());
    }

    [Fact]
    public async Task State_BelongsToTheClass_OrToTheInstance()
    {
        await new CachedCatalog(_inner, _runtime).FindAsync(1, default);
        await new CatalogOfEachInstance(_inner, _runtime).FindAsync(1, default);

        Assert.Equal("catalog 1 1", await new CachedCatalog(new Catalog("other"), _runtime).FindAsync(1, default));
        Assert.Equal("other 1 1", await new CatalogOfEachInstance(new Catalog("other"), _runtime).FindAsync(1, default));
    }

    [Fact]
    public async Task Interface_OfAnotherAssembly_IsDecorated()
    {
        IDistributedCache cache = new TimedDistributedCache(
            new MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions())), _runtime);

        await cache.SetAsync("key", [1, 2], new DistributedCacheEntryOptions());

        Assert.Equal([1, 2], await cache.GetAsync("key"));
        Assert.Equal(1, _runtime.Find(typeof(TimedDistributedCache), "GetAsync")!.GetStatistics().Calls);
    }

    [Fact]
    public async Task Disposal_ReachesTheInnerObject()
    {
        using (new DisposableCatalog(_inner))
        {
        }

        Assert.Equal(1, _inner.Disposals);
        await new DisposableCatalog(_inner).DisposeAsync();
        Assert.Equal(2, _inner.Disposals);
    }
}
