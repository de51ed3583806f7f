namespace PerfAspects.Tests.Warming;

/// <summary>The keys and the source of <see cref="Stock"/>, which a test decides.</summary>
public sealed class StockSource
{
    private int _running;

    public List<int> Keys { get; } = [];

    public Exception? ListFailure { get; set; }

    public Func<int, Task<int>> Load { get; set; } = static key => Task.FromResult(key);

    public List<int> Loaded { get; } = [];

    public int MostAtOnce { get; private set; }

    public async Task<int> LoadAsync(int key)
    {
        lock (Loaded)
        {
            Loaded.Add(key);
            MostAtOnce = Math.Max(MostAtOnce, ++_running);
        }

        try
        {
            return await Load(key);
        }
        finally
        {
            lock (Loaded)
            {
                _running--;
            }
        }
    }
}

public interface IStock
{
    Task<int> CountAsync(int product, CancellationToken cancellationToken);
}

// Switched off: the hosts of other tests warm every method of this assembly that is not.
public sealed partial class Stock(StockSource source, AspectRuntime runtime) : IStock
{
    [Cached("1h"), Warm(nameof(Products), Interval = "10m", Concurrency = 2, Enabled = false)]
    public partial Task<int> CountAsync(int product, CancellationToken cancellationToken);

    [Cached("1h"), Warm(nameof(Places), Concurrency = 1, Enabled = false), CircuitBreaker(MinimumThroughput = 2, FailureRatio = 1, BreakDuration = "5s")]
    public partial ValueTask<int> PlaceAsync(string house, int shelf);

    [Cached("1h")]
    public partial int Cold(int product);

    private IEnumerable<int> Products() => source.ListFailure is { } failure ? throw failure : source.Keys.Select(static key => key);

    private async IAsyncEnumerable<(string House, int Shelf)> Places()
    {
        foreach (var key in source.Keys)
        {
            await Task.Yield();
            yield return ("a", key);
        }
    }

    private Task<int> CountCoreAsync(int product, CancellationToken cancellationToken) => source.LoadAsync(product);

    private async ValueTask<int> PlaceCoreAsync(string house, int shelf) => await source.LoadAsync(shelf);

    private int ColdCore(int product) => product;
}

public static partial class StaticStock
{
    [Cached("1h"), Traced, Warm(nameof(Keys), Enabled = false)]
    public static partial int Count(string product);

    private static string[] Keys() => ["a", "b", "a"];

    private static int CountCore(string product) => product.Length;
}
