using Microsoft.Extensions.Caching.Memory;
using PerfAspects;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace Snippets;

/// <summary>The code of docs/migrating.md: before.</summary>
public sealed class PricesByHand(IMemoryCache cache, IPriceApi api)
{
    public Task<Price?> GetPriceAsync(int productId, string currency)
        => cache.GetOrCreateAsync($"price:{productId}:{currency}", entry =>
        {
            entry.AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(5);
            return api.FetchAsync(productId, currency, default);
        });

    public void ForgetPrice(int productId, string currency) => cache.Remove($"price:{productId}:{currency}");
}

/// <summary>The same with attributes.</summary>
public sealed partial class Prices(IPriceApi api)
{
    [Cached("5m")]
    public partial Task<Price?> GetPriceAsync(int productId, string currency);

    private Task<Price?> GetPriceCoreAsync(int productId, string currency) => api.FetchAsync(productId, currency, default);

    [CacheInvalidate(nameof(GetPriceAsync))]
    public partial void ForgetPrice(int productId, string currency);
}

/// <summary>The code of docs/migrating.md: before.</summary>
public sealed class ReceiptsByHand(IOrderApi api)
{
    private readonly ResiliencePipeline _pipeline = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions { MaxRetryAttempts = 2, BackoffType = DelayBackoffType.Exponential, UseJitter = true })
        .AddCircuitBreaker(new CircuitBreakerStrategyOptions { FailureRatio = 0.5, MinimumThroughput = 10 })
        .AddTimeout(TimeSpan.FromSeconds(2))
        .Build();

    public async Task<Receipt?> FindAsync(int orderId, CancellationToken cancellationToken)
        => await _pipeline.ExecuteAsync(async token => await api.FindAsync(orderId, token), cancellationToken);
}

/// <summary>The same with attributes.</summary>
public sealed partial class Receipts(IOrderApi api)
{
    [Retry(2, Delay = "2s"), CircuitBreaker, Timeout("2s")]
    public partial Task<Receipt?> FindAsync(int orderId, CancellationToken cancellationToken);

    private Task<Receipt?> FindCoreAsync(int orderId, CancellationToken cancellationToken) => api.FindAsync(orderId, cancellationToken);
}
