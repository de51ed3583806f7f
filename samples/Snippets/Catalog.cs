using PerfAspects;

namespace Snippets;

public sealed record Price(decimal Amount, string Currency);

public sealed record Order(int Id, string Note);

public interface IPriceApi
{
    Task<Price?> FetchAsync(int productId, string currency, CancellationToken cancellationToken);

    Task RenameAsync(int productId, string name);

    Task<decimal> TotalAsync(Order order);

    Task<IReadOnlyDictionary<int, Price>> FetchAllAsync(int[] productIds);
}

public sealed partial class Catalog(IPriceApi api)
{
    [Timed, Cached("5m", Tags = ["prices", "product:{productId}"])]
    public partial ValueTask<Price?> GetPriceAsync(int productId, string currency, CancellationToken cancellationToken = default);

    private async ValueTask<Price?> GetPriceCoreAsync(int productId, string currency, CancellationToken cancellationToken)
        => await api.FetchAsync(productId, currency, cancellationToken);

    // No core: it only invalidates, and the generator writes all of it.
    [CacheInvalidate(nameof(GetPriceAsync))]
    public partial void ForgetPrice(int productId, string currency);

    // With a core: invalidates once that has succeeded.
    [CacheInvalidate(Tags = ["product:{productId}"])]
    public partial Task RenameAsync(int productId, string name);

    private Task RenameCoreAsync(int productId, string name) => api.RenameAsync(productId, name);

    // Everything the method holds.
    [CacheInvalidate(nameof(GetPriceAsync), All = true)]
    public partial void ForgetAllPrices();

    [Cached("1m")]
    public partial Task<decimal> GetTotalAsync([CacheKey(nameof(Order.Id))] Order order, string reason);

    private Task<decimal> GetTotalCoreAsync(Order order, string reason) => api.TotalAsync(order);

    [Cached("30s", StaleOnError = "10m", LoadTimeout = "5s", Jitter = "5s")]
    public partial Task<IReadOnlyDictionary<int, Price>> GetPricesAsync(int[] productIds, [CacheIgnore] string requestId);

    private Task<IReadOnlyDictionary<int, Price>> GetPricesCoreAsync(int[] productIds, string requestId) => api.FetchAllAsync(productIds);

    [Cached("1h", Sliding = "10m", MaxEntries = 500, Unless = nameof(IsUnknown))]
    public partial Task<Price?> FindPriceAsync(string sku);

    private Task<Price?> FindPriceCoreAsync(string sku) => api.FetchAsync(sku.Length, "EUR", default);

    private static bool IsUnknown(Price? price) => price is null;
}
