using System.Collections.Immutable;
using Storefront.Catalog;
using Storefront.Data;
using Storefront.Orders;
using Storefront.Prices;

namespace Storefront.Web;

/// <summary>A product with its price and what goes with it.</summary>
internal sealed record ProductPage(Product Product, Price Price, ImmutableArray<int> Related);

/// <summary>Products with their prices.</summary>
internal sealed record PricedProducts(ImmutableArray<PricedProduct> Products);

internal sealed record PricedProduct(ProductSummary Product, Price? Price);

/// <summary>The endpoints of a tenant's shop.</summary>
internal static class ShopEndpoints
{
    public static void MapShop(this WebApplication app)
    {
        var shop = app.MapGroup("/shops/{tenant}").WithCacheStatus();
        shop.AddEndpointFilter(static (context, next) => Tenants.Has((string)context.HttpContext.Request.RouteValues["tenant"]!)
            ? next(context) : ValueTask.FromResult<object?>(Results.NotFound()));
        shop.MapGet("/products/{id:int}", GetProductAsync);
        shop.MapPost("/products/{id:int}/stock", static async (int id, int quantity, OrderBook orders)
            => await orders.RestockAsync(id, quantity) ? Results.NoContent() : Results.NotFound());
        shop.MapGet("/search", static async (string tenant, string q, ProductCatalog catalog, PriceClient prices, CancellationToken cancellationToken)
            => await PriceAsync(await catalog.SearchAsync(q, cancellationToken), tenant, prices, cancellationToken));
        shop.MapGet("/brands/{brand}", static async (
            string tenant, string brand, ProductCatalog catalog, PriceClient prices, CancellationToken cancellationToken)
            => await PriceAsync(await catalog.ListBrandAsync(brand, cancellationToken), tenant, prices, cancellationToken));
        shop.MapGet("/carts/{cart}", static (string tenant, string cart, Carts carts, CancellationToken cancellationToken)
            => carts.GetAsync(tenant, cart, cancellationToken));
        shop.MapPost("/carts/{cart}/lines", static async (
            string tenant, string cart, int product, int quantity, Carts carts, CancellationToken cancellationToken) =>
        {
            if (product is < 1 or > Assortment.Size || quantity is < 1 or > 100)
            {
                return Results.BadRequest();
            }

            await carts.AddAsync(tenant, cart, product, quantity, cancellationToken);
            return Results.NoContent();
        });
        shop.MapPost("/carts/{cart}/order", static async (string tenant, string cart, OrderBook orders)
            => await orders.PlaceAsync(tenant, cart) is { } order ? Results.Ok(order) : Results.Conflict());
    }

    private static async Task<IResult> GetProductAsync(
        string tenant, int id, ProductCatalog catalog, PriceClient prices, Recommendations recommendations, CancellationToken cancellationToken)
    {
        var related = recommendations.FindAsync(id, cancellationToken);
        var price = prices.GetAsync(tenant, id, cancellationToken);
        if (await catalog.FindAsync(id, cancellationToken) is { } product)
        {
            return Results.Ok(new ProductPage(product, await price, await related));
        }

        return Results.NotFound();
    }

    private static async Task<PricedProducts> PriceAsync(
        ProductList list, string tenant, PriceClient prices, CancellationToken cancellationToken)
    {
        var found = await prices.GetManyAsync(tenant, [.. list.Products.Select(static product => product.Id)], cancellationToken);
        return new PricedProducts([.. list.Products.Select(product => new PricedProduct(product, found.GetValueOrDefault(product.Id)))]);
    }
}
