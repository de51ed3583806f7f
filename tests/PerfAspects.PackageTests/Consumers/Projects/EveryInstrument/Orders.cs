using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using PerfAspects;

namespace Shop;

public enum Tier
{
    Basic,
    Gold,
}

/// <summary>A method whose values are kept in a tier too.</summary>
public partial class Stock(AspectRuntime runtime)
{
    [Timed, Cached("1h", Shared = true)]
    public partial Task<int> CountAsync(int id);

    private Task<int> CountCoreAsync(int id) => Task.FromResult(id);
}

/// <summary>Work that is refused first when the process is overloaded, as it always is here.</summary>
public partial class Jobs(AspectRuntime runtime)
{
    [Shed(Priority = CallPriority.Background)]
    public partial Task RunAsync();

    private static Task RunCoreAsync() => Task.CompletedTask;
}

public partial class Orders
{
    private static readonly Jobs s_jobs = new(new AspectRuntime(new AspectRuntimeOptions { OverloadSignal = () => 1 }));

    private static readonly Stock s_stock = new(new AspectRuntime(new AspectRuntimeOptions
    {
        SharedTier = new DistributedCacheTier(new MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions()))),
    }));

    [Traced, Timed(SlowThreshold = "1s"), RateLimited(100_000, "1s"), CircuitBreaker(MinimumThroughput = 1000)]
    public partial Task<int> PlaceAsync(int id, [MetricTag] Tier tier);

    private Task<int> PlaceCoreAsync(int id, Tier tier) => id < 0 ? Task.FromException<int>(new InvalidOperationException()) : Task.FromResult(id);

    [Timed, Fallback(nameof(Instead)), Retry(1, Delay = "0s"), CircuitBreaker(MinimumThroughput = 2)]
    public partial Task FailAsync(CancellationToken cancellationToken);

    private Task FailCoreAsync(CancellationToken cancellationToken) => throw new InvalidOperationException();

    private Task Instead(CancellationToken cancellationToken) => Task.CompletedTask;

    [Timed, Cached("1h", MaxEntries = 1)]
    public partial int Find(int id);

    private int FindCore(int id) => id;

    [CacheInvalidate(nameof(Find))]
    public partial void Forget(int id);

    [Timed, Batched]
    public partial Task<int> PriceAsync(int id);

    private Task<Dictionary<int, int>> PriceBatchCoreAsync(IReadOnlyCollection<int> ids) => Task.FromResult(ids.ToDictionary(id => id));

    [AdaptiveConcurrency(Max = 1, QueueLimit = 0)]
    public partial Task AdaptAsync(Task core);

    private Task AdaptCoreAsync(Task core) => core;

    [Bulkhead(1), Timeout("50ms", OnIgnoredCancellation = IgnoredCancellation.Abandon)]
    public partial Task HangAsync(CancellationToken cancellationToken);

    private Task HangCoreAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken.CanBeCanceled ? CancellationToken.None : default);

    [Retry(1, Delay = "0s")]
    public partial Task RetriedAsync();

    private Task RetriedCoreAsync() => throw new InvalidOperationException();

    [Hedge(Delay = "1ms", Idempotent = true)]
    public partial Task SlowAsync(CancellationToken cancellationToken);

    private Task SlowCoreAsync(CancellationToken cancellationToken) => Task.Delay(50, cancellationToken);

    [CachedEach("1h")]
    public partial Task<IReadOnlyDictionary<int, int>> SizesAsync(IReadOnlyCollection<int> ids);

    private Task<IReadOnlyDictionary<int, int>> SizesCoreAsync(IReadOnlyCollection<int> ids)
        => Task.FromResult<IReadOnlyDictionary<int, int>>(ids.Append(-1).ToDictionary(id => id));

    [Cached("1h"), Warm(nameof(Places))]
    public static partial int Stored(int place);

    private static int StoredCore(int place) => place;

    private static int[] Places() => [1, 2];

    /// <summary>Asks the tier for a value, unless memory has it.</summary>
    public static Task<int> CountAsync(int id) => s_stock.CountAsync(id);

    /// <summary>Gives every instrument something to show.</summary>
    public async Task UseAllAsync()
    {
        for (var i = 0; i < 3; i++)
        {
            await QuietlyAsync(PlaceAsync(i, Tier.Gold));
            await QuietlyAsync(FailAsync(default));
        }

        for (var i = 0; i < 110; i++) // the budget has 100 retries
        {
            await QuietlyAsync(RetriedAsync());
        }

        await SlowAsync(default);
        await SizesAsync([1, 2]);
        await AspectRuntime.Default.Find(typeof(Orders), nameof(Stored))!.WarmAsync();
        var adapted = new TaskCompletionSource();
        var running = AdaptAsync(adapted.Task);
        await QuietlyAsync(AdaptAsync(adapted.Task));
        adapted.SetResult();
        await running;
        while (s_jobs.RunAsync().IsCompletedSuccessfully)
        {
            await Task.Delay(1); // until the level has risen
        }

        await CountAsync(1);
        await Task.WhenAll(PriceAsync(1), PriceAsync(2));
        Find(1);
        Find(1);
        Find(2); // only one entry has room
        Forget(2);
        var hanging = HangAsync(default);
        await QuietlyAsync(HangAsync(default)); // no room beside the one that hangs
        await QuietlyAsync(hanging);
    }

    public static async Task QuietlyAsync(Task call)
    {
        try
        {
            await call;
        }
        catch (Exception)
        {
            // what became of it is in the metrics
        }
    }
}
