using BenchmarkDotNet.Attributes;

namespace PerfAspects.Benchmarks.Rivals;

/// <summary>
/// Many callers of one missing key at once. Ours load once; <c>GetOrCreateAsync</c> loads as often as there are callers. The proxy keeps the task itself, so that
/// its callers share a load as well, and a failed one for as long as it keeps it.
/// </summary>
[MemoryDiagnoser]
public partial class StampedeBenchmarks
{
    private readonly Prices _annotated = new(new AspectRuntime());
    private readonly MemoryCachePrices _memoryCache = new(new SlowPrices());
    private readonly IPriceSource _proxy = CachingInterceptor.Around(new SlowPrices());
    private Task<int>[] _calls = [];
    private int _next;

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
        var id = _next++;
        for (var i = 0; i < _calls.Length; i++)
        {
            _calls[i] = call(id);
        }

        return Task.WhenAll(_calls);
    }

    private sealed partial class Prices(AspectRuntime runtime)
    {
        [Cached("1h")]
        public partial Task<int> GetAsync(int id);

        private async Task<int> GetCoreAsync(int id)
        {
            await Task.Yield();
            return id;
        }
    }

    private sealed class SlowPrices : IPriceSource
    {
        public int Get(int productId, string currency) => productId;

        public async Task<int> GetTaskAsync(int productId, string currency)
        {
            await Task.Yield();
            return productId;
        }

        public ValueTask<int> GetValueTaskAsync(int productId, string currency) => new(GetTaskAsync(productId, currency));
    }
}
