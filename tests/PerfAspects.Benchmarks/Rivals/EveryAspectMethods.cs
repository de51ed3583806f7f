namespace PerfAspects.Benchmarks.Rivals;

/// <summary>Every aspect there is, in one method.</summary>
[Traced, Timed, Cached("1h"), RateLimited(int.MaxValue, "1s"), Retry(3), CircuitBreaker, Timeout("30s"), Bulkhead(100)]
internal sealed partial class EveryAspectMethods(AspectRuntime runtime) : INestedMethods
{
    [Fallback(nameof(GetDefault))]
    public partial int Get(int id, CancellationToken cancellationToken);

    private int GetCore(int id, CancellationToken cancellationToken) => Core.Get(id, cancellationToken);

    private int GetDefault(int id, CancellationToken cancellationToken) => 0;

    [Fallback(nameof(GetDefaultAsync))]
    public partial Task<int> GetTaskAsync(int id, CancellationToken cancellationToken);

    private Task<int> GetTaskCoreAsync(int id, CancellationToken cancellationToken) => Task.FromResult(Core.Get(id, cancellationToken));

    [Fallback(nameof(GetDefaultAsync))]
    public partial ValueTask<int> GetValueTaskAsync(int id, CancellationToken cancellationToken);

    private ValueTask<int> GetValueTaskCoreAsync(int id, CancellationToken cancellationToken) => new(Core.Get(id, cancellationToken));

    private ValueTask<int> GetDefaultAsync(int id, CancellationToken cancellationToken) => default;
}

/// <summary>The same without a cache, so that every call reaches the core.</summary>
[Traced, Timed, RateLimited(int.MaxValue, "1s"), Retry(3), CircuitBreaker, Timeout("30s"), Bulkhead(100)]
internal sealed partial class EveryAspectButCachedMethods(AspectRuntime runtime) : INestedMethods
{
    [Fallback(nameof(GetDefault))]
    public partial int Get(int id, CancellationToken cancellationToken);

    private int GetCore(int id, CancellationToken cancellationToken) => Core.Get(id, cancellationToken);

    private int GetDefault(int id, CancellationToken cancellationToken) => 0;

    [Fallback(nameof(GetDefaultAsync))]
    public partial Task<int> GetTaskAsync(int id, CancellationToken cancellationToken);

    private Task<int> GetTaskCoreAsync(int id, CancellationToken cancellationToken) => Task.FromResult(Core.Get(id, cancellationToken));

    [Fallback(nameof(GetDefaultAsync))]
    public partial ValueTask<int> GetValueTaskAsync(int id, CancellationToken cancellationToken);

    private ValueTask<int> GetValueTaskCoreAsync(int id, CancellationToken cancellationToken) => new(Core.Get(id, cancellationToken));

    private ValueTask<int> GetDefaultAsync(int id, CancellationToken cancellationToken) => default;
}
