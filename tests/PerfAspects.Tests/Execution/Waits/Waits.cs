namespace PerfAspects.Tests.Execution.Waits;

/// <summary>Methods of every kind that wait in a queue.</summary>
internal sealed partial class Waits(AspectRuntime runtime)
{
    public TaskCompletionSource End { get; set; } = new();

    public Action Inside { get; set; } = static () => { };

    [RateLimited(1, "1s", QueueLimit = 2)]
    public partial Task LimitedAsync(CancellationToken cancellationToken = default);

    private Task LimitedCoreAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [RateLimited(1, "1s", QueueLimit = 2), RateLimited(5, "5s", QueueLimit = 2)]
    public partial Task LimitedTwiceAsync(CancellationToken cancellationToken = default);

    private Task LimitedTwiceCoreAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [RateLimited(1, "1s", QueueLimit = 2), Retry(1)]
    public partial Task LimitedAmongOthersAsync(CancellationToken cancellationToken = default);

    private Task LimitedAmongOthersCoreAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [RateLimited(1, "1s", QueueLimit = 2)]
    public partial Task LimitedInAPartitionAsync([Partition] int key, CancellationToken cancellationToken = default);

    private Task LimitedInAPartitionCoreAsync(int key, CancellationToken cancellationToken) => Task.CompletedTask;

    [RateLimited(1, "1s", QueueLimit = 2, Name = "waits")]
    public partial Task LimitedByNameAsync(CancellationToken cancellationToken = default);

    private Task LimitedByNameCoreAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [Bulkhead(1, QueueLimit = 2)]
    public partial Task InABulkheadAsync(CancellationToken cancellationToken = default);

    private Task InABulkheadCoreAsync(CancellationToken cancellationToken) => End.Task.WaitAsync(cancellationToken);

    [RateLimited(1, "1s", QueueLimit = 2)]
    public partial void Limited(CancellationToken cancellationToken = default);

    private void LimitedCore(CancellationToken cancellationToken) => Inside();

    [Bulkhead(1, QueueLimit = 2)]
    public partial void InABulkhead(Action inside, CancellationToken cancellationToken = default);

    private void InABulkheadCore(Action inside, CancellationToken cancellationToken) => inside();

    [Bulkhead(1, QueueLimit = 2), CircuitBreaker(MinimumThroughput = 2), Retry(3, Delay = "0s")]
    public partial void InABulkheadAmongOthers(Action inside);

    private void InABulkheadAmongOthersCore(Action inside) => inside();

    public int Loads { get; private set; }

    [Cached("1h")]
    public partial int Load([CacheIgnore] Action inside);

    private int LoadCore(Action inside) => Count(inside);

    private int Count(Action inside)
    {
        Loads++;
        inside();
        return Loads;
    }

    [Cached("1h")]
    public partial int LoadUntil([CacheIgnore] Action inside, CancellationToken cancellationToken);

    private int LoadUntilCore(Action inside, CancellationToken cancellationToken) => Count(inside);

    [Cached("1h", StaleOnError = "1h")]
    public partial int LoadOrStale([CacheIgnore] Action inside);

    private int LoadOrStaleCore(Action inside) => Count(inside);

    public Task Call(string method, CancellationToken cancellationToken) => method switch
    {
        nameof(LimitedAsync) => LimitedAsync(cancellationToken),
        nameof(LimitedTwiceAsync) => LimitedTwiceAsync(cancellationToken),
        nameof(LimitedAmongOthersAsync) => LimitedAmongOthersAsync(cancellationToken),
        nameof(LimitedInAPartitionAsync) => LimitedInAPartitionAsync(1, cancellationToken),
        nameof(LimitedByNameAsync) => LimitedByNameAsync(cancellationToken),
        _ => InABulkheadAsync(cancellationToken),
    };

    public static TheoryData<string> Asynchronous =>
    [
        nameof(LimitedAsync), nameof(LimitedTwiceAsync), nameof(LimitedAmongOthersAsync), nameof(LimitedInAPartitionAsync), nameof(LimitedByNameAsync), nameof(InABulkheadAsync),
    ];
}
