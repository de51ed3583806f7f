namespace PerfAspects.Benchmarks.Budgets;

/// <summary>The cached methods that are measured.</summary>
internal sealed partial class CachedPrices(AspectRuntime runtime)
{
    public const int Capacity = 10_000;
    public const int LargeCapacity = 1_000_000;

    [Cached("1h")]
    public partial int Get(int productId, string currency);

    private int GetCore(int productId, string currency) => productId;

    [Cached("1h")]
    public partial Task<int> GetTaskAsync(int productId, string currency, CancellationToken cancellationToken);

    private Task<int> GetTaskCoreAsync(int productId, string currency, CancellationToken cancellationToken) => Task.FromResult(productId);

    [Cached("1h")]
    public partial ValueTask<int> GetValueTaskAsync(int productId, string currency, CancellationToken cancellationToken);

    private ValueTask<int> GetValueTaskCoreAsync(int productId, string currency, CancellationToken cancellationToken) => new(productId);

    [Cached("1h", MaxEntries = Capacity)]
    public partial int Miss(int productId, string currency);

    private int MissCore(int productId, string currency) => productId;

    [Cached("1h", MaxEntries = LargeCapacity)]
    public partial int MissOfMany(int productId, string currency);

    private int MissOfManyCore(int productId, string currency) => productId;
}
