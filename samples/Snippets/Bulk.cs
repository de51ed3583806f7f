using PerfAspects;

namespace Snippets;

public sealed record Offer(string Text, decimal Amount);

public interface IPriceTable
{
    Task<IReadOnlyDictionary<int, Price>> ReadAsync(IReadOnlyCollection<int> ids, CancellationToken cancellationToken);
}

public interface ISearchEngine
{
    Task<Offer> SearchAsync(string text, CancellationToken cancellationToken);
}

public sealed partial class BulkPrices(IPriceTable table)
{
    [CachedEach("5m", Tags = ["price:{key}"])]
    public partial Task<IReadOnlyDictionary<int, Price>> GetPricesAsync(IReadOnlyCollection<int> ids, CancellationToken cancellationToken);

    private Task<IReadOnlyDictionary<int, Price>> GetPricesCoreAsync(IReadOnlyCollection<int> ids, CancellationToken cancellationToken)
        => table.ReadAsync(ids, cancellationToken);

    [CacheInvalidate(nameof(GetPricesAsync))]
    public partial void ForgetPrice(int id);
}

public sealed partial class StockPrices(IPriceTable table)
{
    [Cached("5m", Tags = ["stock:{id}"])]
    public partial Task<Price?> GetStockPriceAsync(int id, CancellationToken cancellationToken);

    private async Task<Price?> GetStockPriceCoreAsync(int id, CancellationToken cancellationToken)
        => (await table.ReadAsync([id], cancellationToken)).GetValueOrDefault(id);

    [CachedEach("5m", With = nameof(GetStockPriceAsync))]
    public partial Task<IReadOnlyDictionary<int, Price>> GetStockPricesAsync(
        IReadOnlyCollection<int> ids, CancellationToken cancellationToken);

    private Task<IReadOnlyDictionary<int, Price>> GetStockPricesCoreAsync(
        IReadOnlyCollection<int> ids, CancellationToken cancellationToken)
        => table.ReadAsync(ids, cancellationToken);
}

public sealed partial class GatheredPrices(IPriceTable table)
{
    [Batched(MaxSize = 200, Wait = "2ms")]
    public partial Task<Price?> GetPriceAsync(int id, CancellationToken cancellationToken);

    private Task<IReadOnlyDictionary<int, Price>> GetPriceBatchCoreAsync(
        IReadOnlyCollection<int> ids, CancellationToken cancellationToken)
        => table.ReadAsync(ids, cancellationToken);
}

public sealed partial class Search(ISearchEngine engine)
{
    [AdaptiveConcurrency(Max = 200)]
    public partial Task<Offer> SearchAsync(string text, CancellationToken cancellationToken);

    private Task<Offer> SearchCoreAsync(string text, CancellationToken cancellationToken) => engine.SearchAsync(text, cancellationToken);
}
