namespace PerfAspects.Benchmarks.Rivals;

/// <inheritdoc cref="PriceSource"/>
internal sealed partial class AnnotatedPrices(AspectRuntime runtime) : IPriceSource
{
    [Cached("1h")]
    public partial int Get(int productId, string currency);

    private int GetCore(int productId, string currency) => productId;

    [Cached("1h")]
    public partial Task<int> GetTaskAsync(int productId, string currency);

    private Task<int> GetTaskCoreAsync(int productId, string currency) => Task.FromResult(productId);

    [Cached("1h")]
    public partial ValueTask<int> GetValueTaskAsync(int productId, string currency);

    private ValueTask<int> GetValueTaskCoreAsync(int productId, string currency) => new(productId);
}
