namespace PerfAspects.Redis.Tests.RateLimiting;

/// <summary>Methods whose limits processes share.</summary>
internal sealed partial class LimitedGates(AspectRuntime runtime)
{
    private readonly AspectRuntime _runtime = runtime;

    [RateLimited(50, "500ms", Shared = true)]
    public partial ValueTask FiftyAsync();

    [RateLimited(50, "500ms", Shared = true, Lease = "50ms")]
    public partial ValueTask LeasedAsync();

    [RateLimited(5, "1m", Shared = true)]
    [RateLimited(100, "1h", Shared = true, Algorithm = RateLimitAlgorithm.TokenBucket, Name = "tenant")]
    public partial ValueTask OfAsync([Partition] string customer);

    [RateLimited(2, "1h", Shared = true)]
    public partial ValueTask TwoAsync();

    [RateLimited(1, "200ms", Shared = true, QueueLimit = 10)]
    public partial ValueTask QueuedAsync();

    [RateLimited(4, "1h", Shared = true)]
    public partial int Four();

    private ValueTask FiftyCoreAsync() => default;

    private ValueTask LeasedCoreAsync() => default;

    private ValueTask OfCoreAsync(string customer) => default;

    private ValueTask TwoCoreAsync() => default;

    private ValueTask QueuedCoreAsync() => default;

    private int FourCore() => 4;
}
