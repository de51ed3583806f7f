namespace PerfAspects.Benchmarks.Rivals;

/// <summary>The caches that are held beside each other, each of some 10 000 entries.</summary>
internal static class PriceRivals
{
    public static readonly string[] Names = ["PerfAspects", "IMemoryCache by hand", "Castle DynamicProxy", "AspectInjector"];

    public static IPriceSource Create(string name) => name switch
    {
        "PerfAspects" => new AnnotatedPrices(new AspectRuntime()),
        "IMemoryCache by hand" => new MemoryCachePrices(new PriceSource()),
        "Castle DynamicProxy" => CachingInterceptor.Around(new PriceSource()),
        "AspectInjector" => new WovenPrices(),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such cache."),
    };
}
