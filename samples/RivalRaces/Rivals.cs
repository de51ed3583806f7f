namespace RivalRaces;

/// <summary>The caches that race.</summary>
internal static class Rivals
{
    public static readonly (string Name, string Title)[] All =
    [
        ("perfaspects", "PerfAspects 0.1.0"),
        ("fusion", "FusionCache 2.9.0"),
        ("hybrid", "HybridCache 10.11.0"),
    ];

    public static INodeCache Create(string rival, string configuration, string prefix) => rival switch
    {
        "perfaspects" => new PerfAspectsCache(configuration, prefix),
        "fusion" => new FusionNodeCache(configuration, prefix),
        "hybrid" => new HybridNodeCache(configuration, prefix),
        _ => throw new ArgumentException($"There is no cache '{rival}'.", nameof(rival)),
    };
}
