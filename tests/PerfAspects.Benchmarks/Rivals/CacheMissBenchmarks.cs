using BenchmarkDotNet.Attributes;

namespace PerfAspects.Benchmarks.Rivals;

/// <summary>A load and what it takes to keep its value, every cache holding some 10 000 entries.</summary>
[MemoryDiagnoser]
public class CacheMissBenchmarks
{
    private readonly AnnotatedPrices _annotated = new(new AspectRuntime());
    private readonly MemoryCachePrices _memoryCache = new(new PriceSource());
    private readonly IPriceSource _proxy = CachingInterceptor.Around(new PriceSource());
    private readonly WovenPrices _woven = new();
    private int _next;

    [Benchmark(Baseline = true)]
    public int PerfAspects() => _annotated.Get(_next++, "EUR");

    [Benchmark]
    public int MemoryCacheByHand() => _memoryCache.Get(_next++, "EUR");

    [Benchmark]
    public int CastleDynamicProxy() => _proxy.Get(_next++, "EUR");

    [Benchmark]
    public int AspectInjector() => _woven.Get(_next++, "EUR");
}
