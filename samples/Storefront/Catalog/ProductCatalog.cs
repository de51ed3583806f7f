using PerfAspects;
using Storefront.Data;

namespace Storefront.Catalog;

/// <summary>
/// Products, read from the replica. SQLite works on the calling thread, whatever the method is called, so a bulkhead keeps searches from
/// taking all threads.
/// </summary>
internal sealed partial class ProductCatalog(AspectRuntime runtime, Database database)
{
    [Timed, Cached("10m", Shared = true, Tags = ["product:{productId}"])]
    public partial ValueTask<Product?> FindAsync(int productId, CancellationToken cancellationToken);

    private ValueTask<Product?> FindCoreAsync(int productId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var session = database.OpenForReading();
        var found = session.Query(
            "SELECT id, name, brand, category, list_price, rating, stock, description FROM products WHERE id = $0",
            static row => new Product(
                row.GetInt32(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt64(4) / 100m, row.GetDouble(5), row.GetInt32(6),
                row.GetString(7)),
            productId);
        return ValueTask.FromResult(found.FirstOrDefault());
    }

    /// <summary>The best rated products whose name contains a text. The name is not indexed: every search reads the whole table.</summary>
    [Timed(SlowThreshold = "250ms"), Cached("1m", Shared = true, StaleWhileRevalidate = "5m"), Bulkhead(4, QueueLimit = 1_000)]
    public partial ValueTask<ProductList> SearchAsync(string text, CancellationToken cancellationToken);

    private ValueTask<ProductList> SearchCoreAsync(string text, CancellationToken cancellationToken)
        => List(
            "SELECT id, name, brand, rating FROM products WHERE name LIKE $0 ORDER BY rating DESC LIMIT 20", $"%{text}%", cancellationToken);

    /// <summary>The best rated products of a brand. Nobody has made an index for it yet: see the page of slow queries.</summary>
    [Timed(SlowThreshold = "250ms"), Cached("1m", Shared = true, StaleWhileRevalidate = "5m"), Bulkhead(4, QueueLimit = 1_000)]
    public partial ValueTask<ProductList> ListBrandAsync(string brand, CancellationToken cancellationToken);

    private ValueTask<ProductList> ListBrandCoreAsync(string brand, CancellationToken cancellationToken)
        => List("SELECT id, name, brand, rating FROM products WHERE brand = $0 ORDER BY rating DESC LIMIT 20", brand, cancellationToken);

    private ValueTask<ProductList> List(string sql, string argument, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var session = database.OpenForReading();
        return ValueTask.FromResult(new ProductList([.. session.Query(
            sql,
            static row => new ProductSummary(row.GetInt32(0), row.GetString(1), row.GetString(2), row.GetDouble(3)),
            argument)]));
    }
}
