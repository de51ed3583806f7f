using System.Collections.Immutable;
using PerfAspects;
using Storefront.Data;

namespace Storefront.Orders;

/// <summary>Products in the cart of a customer.</summary>
internal sealed record Cart(ImmutableArray<CartLine> Lines);

internal sealed record CartLine(int ProductId, int Quantity);

/// <summary>Carts, read from the primary: a customer sees at once what she has put into hers.</summary>
internal sealed partial class Carts(AspectRuntime runtime, Database database)
{
    [Timed, Cached("10m", Shared = true)]
    public partial ValueTask<Cart> GetAsync(string tenant, string cart, CancellationToken cancellationToken);

    private ValueTask<Cart> GetCoreAsync(string tenant, string cart, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var session = database.OpenForWriting();
        return ValueTask.FromResult(new Cart([.. session.Query(
            "SELECT product_id, quantity FROM cart_lines WHERE tenant = $0 AND cart = $1",
            static row => new CartLine(row.GetInt32(0), row.GetInt32(1)),
            tenant,
            cart)]));
    }

    [Timed, CacheInvalidate(nameof(GetAsync))]
    public partial ValueTask AddAsync(string tenant, string cart, int productId, int quantity, CancellationToken cancellationToken);

    private ValueTask AddCoreAsync(string tenant, string cart, int productId, int quantity, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var session = database.OpenForWriting();
        session.Execute(
            "INSERT INTO cart_lines VALUES ($0, $1, $2, $3) ON CONFLICT DO UPDATE SET quantity = quantity + $3", tenant, cart, productId, quantity);
        return ValueTask.CompletedTask;
    }
}
