namespace Storefront.Prices;

/// <summary>The price of a product in the shop of a tenant.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Amount">The amount in the currency.</param>
/// <param name="Currency">The currency of the tenant.</param>
/// <param name="IsListPrice">Whether it is the catalog's price, because the price service has given none.</param>
internal sealed record Price(int ProductId, decimal Amount, string Currency, bool IsListPrice = false);
