namespace PerfAspects.Benchmarks.Rivals;

/// <summary>What everybody caches: the same cheap load, as a proxy, a weaver or a person finds it.</summary>
public interface IPriceSource
{
    int Get(int productId, string currency);

    Task<int> GetTaskAsync(int productId, string currency);

    ValueTask<int> GetValueTaskAsync(int productId, string currency);
}

/// <inheritdoc/>
public class PriceSource : IPriceSource
{
    public int Get(int productId, string currency) => productId;

    public Task<int> GetTaskAsync(int productId, string currency) => Task.FromResult(productId);

    public ValueTask<int> GetValueTaskAsync(int productId, string currency) => new(productId);
}
