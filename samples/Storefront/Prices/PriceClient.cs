using System.Globalization;
using PerfAspects;
using Storefront.Catalog;

namespace Storefront.Prices;

/// <summary>
/// Prices of the price service, which is slow, sometimes fails and has bad spells. The tenant is part of the key: two tenants never share
/// a price.
/// </summary>
internal sealed partial class PriceClient(AspectRuntime runtime, HttpClient http, ProductCatalog catalog)
{
    private long _requests;

    /// <summary>The number of requests that this process has sent to the price service.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    [Timed(SlowThreshold = "500ms"), Fallback(nameof(GetListPriceAsync))]
    [Cached("1m", Shared = true, StaleOnError = "10m", Tags = ["prices:{tenant}"], MaxEntries = 200_000)]
    [RateLimited(5_000, "1s"), Retry(1, Delay = "20ms"), CircuitBreaker(ConsecutiveFailures = 10, SamplingDuration = "5s", BreakDuration = "1s")]
    [Timeout("250ms"), Bulkhead(100, QueueLimit = 200)]
    [Alert("circuit == open", Severity = AlertSeverity.Critical), Alert("p99 > 500ms", For = "30s"), Slo("99.9%")]
    public partial ValueTask<Price> GetAsync(string tenant, int productId, CancellationToken cancellationToken);

    private async ValueTask<Price> GetCoreAsync(string tenant, int productId, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _requests);
        var price = await http.GetFromJsonAsync<Price>($"/prices/{tenant}/{productId}", cancellationToken);
        return price ?? throw new HttpRequestException("The price service has answered with nothing.");
    }

    /// <summary>Prices of a list: each has an entry of its own, and only those that are missing are asked for.</summary>
    [Timed(SlowThreshold = "500ms"), Fallback(nameof(GetListPricesAsync)), CachedEach("1m", StaleOnError = "10m", Tags = ["prices:{tenant}"])]
    [Retry(1, Delay = "20ms"), CircuitBreaker(ConsecutiveFailures = 10, SamplingDuration = "5s", BreakDuration = "1s"), Timeout("250ms")]
    public partial Task<IReadOnlyDictionary<int, Price>> GetManyAsync(
        string tenant, IReadOnlyCollection<int> productIds, CancellationToken cancellationToken);

    private async Task<IReadOnlyDictionary<int, Price>> GetManyCoreAsync(
        string tenant, IReadOnlyCollection<int> productIds, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _requests);
        var ids = string.Join(',', productIds.Select(static id => id.ToString(CultureInfo.InvariantCulture)));
        var prices = await http.GetFromJsonAsync<List<Price>>($"/prices/{tenant}?ids={ids}", cancellationToken);
        return (prices ?? []).ToDictionary(static price => price.ProductId);
    }

    private async ValueTask<Price> GetListPriceAsync(string tenant, int productId, CancellationToken cancellationToken)
        => ListPrice(productId, (await catalog.FindAsync(productId, cancellationToken))?.ListPrice ?? 0, tenant);

    private async Task<IReadOnlyDictionary<int, Price>> GetListPricesAsync(
        string tenant, IReadOnlyCollection<int> productIds, CancellationToken cancellationToken)
    {
        var prices = new Dictionary<int, Price>();
        foreach (var id in productIds)
        {
            prices[id] = await GetListPriceAsync(tenant, id, cancellationToken);
        }

        return prices;
    }

    private static Price ListPrice(int productId, decimal amount, string tenant)
        => new(productId, amount, Tenants.CurrencyOf(tenant), IsListPrice: true);
}
