using BenchmarkDotNet.Attributes;

namespace PerfAspects.Benchmarks.Rivals;

/// <summary>A cached answer, beside what one would use instead.</summary>
[MemoryDiagnoser]
public class CacheHitBenchmarks
{
    private readonly Dictionary<string, IPriceSource> _sources = new()
    {
        ["PerfAspects"] = new AnnotatedPrices(new AspectRuntime()),
        ["IMemoryCache by hand"] = new MemoryCachePrices(new PriceSource()),
        ["Castle DynamicProxy"] = CachingInterceptor.Around(new PriceSource()),
        ["AspectInjector"] = new WovenPrices(),
    };

    private IPriceSource _source = new PriceSource();

    public IEnumerable<string> Names => _sources.Keys;

    [ParamsSource(nameof(Names))]
    public string Cache { get; set; } = "";

    [GlobalSetup]
    public void Choose() => _source = _sources[Cache];

    [Benchmark]
    public int Sync() => _source.Get(42, "EUR");

    [Benchmark]
    public Task<int> TaskAsync() => _source.GetTaskAsync(42, "EUR");

    [Benchmark]
    public ValueTask<int> ValueTaskAsync() => _source.GetValueTaskAsync(42, "EUR");
}
