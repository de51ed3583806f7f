namespace PerfAspects.Tests.RateLimiting;

/// <summary>Methods whose limits processes share.</summary>
internal sealed partial class SharedGates(AspectRuntime runtime)
{
    private readonly AspectRuntime _runtime = runtime;

    [RateLimited(2, "1s", Shared = true)]
    public partial ValueTask<int> TwoAsync(CancellationToken cancellationToken = default);

    [RateLimited(2, "1s", Shared = true)]
    public partial int Two();

    [RateLimited(2, "1s", Shared = true, Name = "together")]
    public partial Task FirstAsync();

    [RateLimited(2, "1s", Shared = true, Name = "together"), RateLimited(1, "1m", Shared = true)]
    public partial Task SecondAsync();

    [RateLimited(3, "1s", Shared = true), RateLimited(1, "1s")]
    public partial Task MixedAsync();

    [RateLimited(1, "1s", Shared = true, QueueLimit = 2)]
    public partial Task<int> QueuedAsync(CancellationToken cancellationToken = default);

    [RateLimited(1, "1s", Shared = true, QueueLimit = 1)]
    public partial int Queued();

    [RateLimited(10, "1s", Shared = true)]
    public partial Task TenAsync();

    [RateLimited(1, "1s", Shared = true, OnUnavailable = LimitFallback.Open)]
    public partial Task OpenAsync();

    [RateLimited(1, "1s", Shared = true, OnUnavailable = LimitFallback.Closed)]
    public partial Task ClosedAsync();

    [RateLimited(20, "1s", Shared = true, Lease = "200ms")]
    public partial Task LeasedAsync();

    [RateLimited(1, "1s", Shared = true)]
    public partial Task<int> OfAsync([Partition] string? customer, [Partition] int region);

    private ValueTask<int> TwoCoreAsync(CancellationToken cancellationToken) => new(1);

    private int TwoCore() => 1;

    private Task FirstCoreAsync() => Task.CompletedTask;

    private Task SecondCoreAsync() => Task.CompletedTask;

    private Task MixedCoreAsync() => Task.CompletedTask;

    private Task<int> QueuedCoreAsync(CancellationToken cancellationToken) => Task.FromResult(1);

    private int QueuedCore() => 1;

    private Task TenCoreAsync() => Task.CompletedTask;

    private Task OpenCoreAsync() => Task.CompletedTask;

    private Task ClosedCoreAsync() => Task.CompletedTask;

    private Task LeasedCoreAsync() => Task.CompletedTask;

    private Task<int> OfCoreAsync(string? customer, int region) => Task.FromResult(region);
}
