using PerfAspects;

namespace Snippets;

public sealed record StockPrice(string Symbol, decimal Price);

public sealed record AccessToken(string Value, TimeSpan ExpiresIn);

public interface IQuoteApi
{
    Task<StockPrice> FetchAsync(string symbol, CancellationToken cancellationToken);

    Task<AccessToken> SignInAsync(string scope, CancellationToken cancellationToken);
}

public sealed partial class FreshQuotes(IQuoteApi api)
{
    // From four of the five minutes on, a hit starts one load in the background; for ten minutes more the old value is served meanwhile.
    [Cached("5m", RefreshAhead = 0.8, StaleWhileRevalidate = "10m")]
    public partial Task<StockPrice> GetQuoteAsync(string symbol, CancellationToken cancellationToken = default);

    // A call that has waited 200 ms gets the old value, and the load goes on.
    [Cached("5m", StaleOnError = "1h", SoftTimeout = "200ms")]
    public partial Task<StockPrice> GetSlowQuoteAsync(string symbol, CancellationToken cancellationToken = default);

    // Kept for as long as the token itself is valid.
    [Cached("max", DurationOf = nameof(Validity))]
    public partial Task<AccessToken> GetTokenAsync(string scope, CancellationToken cancellationToken = default);

    private static TimeSpan Validity(AccessToken token) => token.ExpiresIn - TimeSpan.FromMinutes(1);

    // That there is no such symbol is remembered for ten seconds.
    [Cached("5m", CacheExceptions = [typeof(KeyNotFoundException)])]
    public partial Task<StockPrice> GetKnownQuoteAsync(string symbol, CancellationToken cancellationToken = default);

    private Task<StockPrice> GetQuoteCoreAsync(string symbol, CancellationToken cancellationToken) => api.FetchAsync(symbol, cancellationToken);

    private Task<StockPrice> GetSlowQuoteCoreAsync(string symbol, CancellationToken cancellationToken)
        => api.FetchAsync(symbol, cancellationToken);

    private Task<AccessToken> GetTokenCoreAsync(string scope, CancellationToken cancellationToken)
        => api.SignInAsync(scope, cancellationToken);

    private Task<StockPrice> GetKnownQuoteCoreAsync(string symbol, CancellationToken cancellationToken)
        => api.FetchAsync(symbol, cancellationToken);
}

public static class Refresh
{
    public static async Task<StockPrice> ForceAsync(FreshQuotes quotes)
    {
        StockPrice quote;
        using (AspectRuntime.BypassCache())
        {
            quote = await quotes.GetQuoteAsync("MSFT");
        }

        return quote;
    }
}
