using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using PerfAspects;

namespace Shop;

public sealed record Price(int Id, decimal Amount);

public interface ICatalog
{
    int Count { get; }

    Task<Price?> FindAsync(int id, CancellationToken cancellationToken = default);
}

public sealed class Catalog : ICatalog
{
    public int Count { get; private set; }

    public Task<Price?> FindAsync(int id, CancellationToken cancellationToken)
    {
        Count++;
        return Task.FromResult(id > 0 ? new Price(id, id) : null);
    }
}

[Decorator]
public sealed partial class CachedCatalog(ICatalog inner) : ICatalog
{
    [Cached("5m", StaleWhileRevalidate = "1m", RefreshAhead = 0.8, SoftTimeout = "1s", DurationOf = nameof(Lasts))]
    public partial Task<Price?> FindAsync(int id, CancellationToken cancellationToken = default);

    private static TimeSpan Lasts(Price? price) => price is null ? TimeSpan.Zero : TimeSpan.FromMinutes(1);
}

/// <summary>Values that are fresh before they are asked for, many keys at once, and code of others.</summary>
public sealed partial class Fresh(AspectRuntime runtime)
{
    private int _loads;

    [Cached("5m", Shared = true, Tags = ["price:{id}"], CacheExceptions = [typeof(TimeoutException)], ExceptionDuration = "5s")]
    public partial Task<Price?> GetAsync(int id);

    private Task<Price?> GetCoreAsync(int id)
    {
        _loads++;
        return Task.FromResult<Price?>(new Price(id, id));
    }

    [CachedEach("5m", With = nameof(GetAsync))]
    public partial Task<IReadOnlyDictionary<int, Price>> GetManyAsync(IReadOnlyCollection<int> ids);

    private async Task<IReadOnlyDictionary<int, Price>> GetManyCoreAsync(IReadOnlyCollection<int> ids)
    {
        _loads++;
        await Task.Yield();
        return ids.Where(id => id > 0).ToDictionary(id => id, id => new Price(id, id));
    }

    [CachedEach("5m", Shared = true, LocalDuration = "1m", StaleWhileRevalidate = "1m", RefreshAhead = 0.9)]
    public partial Dictionary<int, Price> Find(int[] ids);

    private Dictionary<int, Price> FindCore(int[] ids)
    {
        _loads++;
        return ids.ToDictionary(id => id, id => new Price(id, id));
    }

    [CachePut(nameof(GetAsync))]
    public partial Task<Price?> SetAsync(int id, decimal amount);

    private static Task<Price?> SetCoreAsync(int id, decimal amount) => Task.FromResult<Price?>(new Price(id, amount));

    [CacheInvalidate(nameof(GetManyAsync), When = InvalidateWhen.Always)]
    public partial Task ForgetAsync(int id);

    /// <summary>Uses each of them, and throws if one does not do what it is for.</summary>
    public static async Task UseAsync()
    {
        using var tier = new DistributedCacheTier(new MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions())));
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { SharedTier = tier });
        using var other = new AspectRuntime(new AspectRuntimeOptions { SharedTier = tier });
        var (fresh, elsewhere) = (new Fresh(runtime), new Fresh(other));
        await fresh.GetAsync(1);
        await fresh.GetManyAsync([1, 2, -3]);
        await elsewhere.GetManyAsync([1, 2, -3]);
        fresh.Find([1, 2]);
        elsewhere.Find([1, 2]);
        Expect(3, fresh._loads);
        Expect(0, elsewhere._loads);
        await fresh.ForgetAsync(2);
        await fresh.GetAsync(2);
        Expect(4, fresh._loads);

        using var alone = new AspectRuntime();
        var local = new Fresh(alone);
        await local.SetAsync(1, 7);
        Expect(7, (await local.GetManyAsync([1]))[1].Amount);
        Expect(0, local._loads);

        ICatalog catalog = new CachedCatalog(new Catalog());
        await catalog.FindAsync(1);
        await catalog.FindAsync(1);
        Expect(1, catalog.Count);
    }

    private static void Expect(decimal expected, decimal actual)
    {
        if (expected != actual)
        {
            throw new InvalidOperationException($"{actual} instead of {expected}");
        }
    }
}
