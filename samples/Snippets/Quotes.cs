using PerfAspects;

namespace Snippets;

public interface IQuoteSource
{
    Task<Quote> ReadAsync(int productId, CancellationToken cancellationToken);
}

public sealed record Quote(int ProductId, decimal Amount);

public partial class Quotes(IQuoteSource source)
{
    [Cached("5m", Shared = true, LocalDuration = "30s", Tags = ["product:{productId}"])]
    public partial Task<Quote> GetAsync(int productId, CancellationToken cancellationToken = default);

    private Task<Quote> GetCoreAsync(int productId, CancellationToken cancellationToken) => source.ReadAsync(productId, cancellationToken);

    [CacheInvalidate(nameof(GetAsync))]
    public partial void Forget(int productId);
}

public interface ISupplierApi
{
    Task<int> CountAsync(int productId);
}

public partial class Suppliers(ISupplierApi api)
{
    [RateLimited(100, "1s", Shared = true, QueueLimit = 50), RateLimited(5_000, "1h", Shared = true, Name = "supplier quota")]
    public partial Task<int> CountAsync(int productId);

    private Task<int> CountCoreAsync(int productId) => api.CountAsync(productId);
}
