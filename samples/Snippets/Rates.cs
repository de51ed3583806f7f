using PerfAspects;

namespace Snippets;

public partial class WarmRates(IExchangeClient client)
{
    [Cached("1h"), CircuitBreaker, Warm(nameof(PopularPairs), Interval = "30m")]
    public partial Task<decimal> RateAsync(string from, string to, CancellationToken cancellationToken);

    private static IEnumerable<(string From, string To)> PopularPairs() => [("EUR", "USD"), ("EUR", "CHF")];

    private async Task<decimal> RateCoreAsync(string from, string to, CancellationToken cancellationToken)
        => (await client.FindAsync(from, to, cancellationToken))?.Rate ?? 1;
}
