using BenchmarkDotNet.Attributes;

namespace PerfAspects.Benchmarks.Rivals;

/// <summary>
/// Many callers of one missing key, all there before its load ends. Ours load once; <c>GetOrCreateAsync</c> loads as often as there are callers. The proxy
/// keeps the task itself, so that its callers share a load as well, and a failed one for as long as it keeps it.
/// </summary>
[MemoryDiagnoser]
public partial class StampedeBenchmarks
{
    private readonly Prices _annotated;
    private readonly MemoryCachePrices _memoryCache;
    private readonly IPriceSource _proxy;
    private Task<int>[] _calls = [];
    private TaskCompletionSource _source = new();
    private int _next;

    public StampedeBenchmarks()
    {
        _annotated = new Prices(new AspectRuntime(), LoadAsync);
        _memoryCache = new MemoryCachePrices(new SlowPrices(LoadAsync));
        _proxy = CachingInterceptor.Around(new SlowPrices(LoadAsync));
    }

    [Params(64, 1_000)]
    public int Callers { get; set; }

    [GlobalSetup]
    public void Prepare() => _calls = new Task<int>[Callers];

    [Benchmark(Baseline = true)]
    public Task<int[]> PerfAspects() => Storm(id => _annotated.GetAsync(id));

    [Benchmark]
    public Task<int[]> MemoryCacheByHand() => Storm(id => _memoryCache.GetTaskAsync(id, "EUR"));

    [Benchmark]
    public Task<int[]> CastleDynamicProxy() => Storm(id => _proxy.GetTaskAsync(id, "EUR"));

    private Task<int[]> Storm(Func<int, Task<int>> call)
    {
        _source = new TaskCompletionSource();
        var id = _next++;
        for (var i = 0; i < _calls.Length; i++)
        {
            _calls[i] = call(id);
        }

        _source.SetResult();
        return Task.WhenAll(_calls);
    }

    private async Task<int> LoadAsync(int id)
    {
        await _source.Task;
        return id;
    }

    private sealed partial class Prices(AspectRuntime runtime, Func<int, Task<int>> loadAsync)
    {
        [Cached("1h")]
        public partial Task<int> GetAsync(int id);

        private Task<int> GetCoreAsync(int id) => loadAsync(id);
    }

    private sealed class SlowPrices(Func<int, Task<int>> loadAsync) : IPriceSource
    {
        public int Get(int productId, string currency) => productId;

        public Task<int> GetTaskAsync(int productId, string currency) => loadAsync(productId);

        public ValueTask<int> GetValueTaskAsync(int productId, string currency) => new(loadAsync(productId));
    }
}
