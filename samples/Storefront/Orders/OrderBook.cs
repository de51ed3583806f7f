using PerfAspects;
using Storefront.Data;

namespace Storefront.Orders;

/// <summary>An order that has been placed.</summary>
internal sealed record Order(long Id, int Lines);

/// <summary>Takes orders and deliveries. Both change the stock, and so the pages of products on all nodes.</summary>
internal sealed partial class OrderBook(AspectRuntime runtime, Database database, ReplicaGate replica)
{
    /// <summary>Orders all that is in a cart; null if it is empty or something is sold out.</summary>
    [Timed, RateLimited(10, "1s"), CacheInvalidate(nameof(Carts.GetAsync), Type = typeof(Carts))]
    public partial Task<Order?> PlaceAsync(string tenant, [Partition] string cart);

    private async Task<Order?> PlaceCoreAsync(string tenant, string cart)
    {
        if (Take(tenant, cart) is not { } placed)
        {
            return null;
        }

        // The order stands from here on. Its products' tags depend on what was in the cart, so no attribute can name them.
        await replica.WaitAsync(placed.Position);
        await runtime.InvalidateTagsAsync(placed.Products.Select(static id => $"product:{id}"));
        return placed.Order;
    }

    /// <summary>Adds to the stock of a product; false if there is no such product.</summary>
    [Timed, CacheInvalidate(Tags = ["product:{productId}"])]
    public partial Task<bool> RestockAsync(int productId, int quantity);

    private async Task<bool> RestockCoreAsync(int productId, int quantity)
    {
        if (Change(productId, quantity) is not { } position)
        {
            return false;
        }

        await replica.WaitAsync(position);
        return true;
    }

    private long? Change(int productId, int quantity)
    {
        using var session = database.OpenForWriting();
        session.Begin();
        if (session.Execute("UPDATE products SET stock = stock + $1 WHERE id = $0", productId, quantity) == 0)
        {
            return null;
        }

        var position = Record(session, productId);
        session.Commit();
        return position;
    }

    private (Order Order, long Position, List<int> Products)? Take(string tenant, string cart)
    {
        using var session = database.OpenForWriting();
        session.Begin();
        var lines = session.Query(
            "DELETE FROM cart_lines WHERE tenant = $0 AND cart = $1 RETURNING product_id, quantity",
            static row => new CartLine(row.GetInt32(0), row.GetInt32(1)),
            tenant,
            cart);
        if (lines.Count == 0)
        {
            return null;
        }

        long position = 0;
        foreach (var line in lines)
        {
            if (session.Execute("UPDATE products SET stock = stock - $1 WHERE id = $0 AND stock >= $1", line.ProductId, line.Quantity) == 0)
            {
                return null; // what has been done so far is rolled back
            }

            position = Record(session, line.ProductId);
        }

        var id = session.Number("INSERT INTO orders(tenant, cart, lines) VALUES ($0, $1, $2) RETURNING id", tenant, cart, lines.Count);
        session.Commit();
        return (new Order(id, lines.Count), position, [.. lines.Select(static line => line.ProductId)]);
    }

    // The entry that the replica reads.
    private static long Record(Session session, int productId)
        => session.Number(
            "INSERT INTO changes(product_id, stock) SELECT id, stock FROM products WHERE id = $0 RETURNING position", productId);
}
