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
