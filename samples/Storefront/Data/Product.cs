using System.Collections.Immutable;

namespace Storefront.Data;

/// <summary>A product as its page shows it.</summary>
internal sealed record Product(
    int Id, string Name, string Brand, string Category, decimal ListPrice, double Rating, int Stock, string Description);

/// <summary>A product in a list.</summary>
internal sealed record ProductSummary(int Id, string Name, string Brand, double Rating);

/// <summary>A page of products.</summary>
internal sealed record ProductList(ImmutableArray<ProductSummary> Products);
