using System.Runtime.CompilerServices;
using PerfAspects;

namespace Snippets;

public interface IMarket
{
    Task<decimal> QuoteAsync(string pair, CancellationToken cancellationToken);

    IAsyncEnumerable<decimal> FollowAsync(string pair, CancellationToken cancellationToken);

    IReadOnlyDictionary<string, decimal> ReadRates();
}

public partial class Exchange(IMarket market, AspectRuntime runtime)
{
    [Cached("1m")]
    public partial IReadOnlyDictionary<string, decimal> Rates { get; }

    private IReadOnlyDictionary<string, decimal> GetRatesCore() => market.ReadRates();

    [CacheInvalidate(nameof(Rates))]
    public partial void ForgetRates();

    [Timed, AspectCore(nameof(LoadQuote))]
    public partial Task<decimal> GetQuoteAsync(string pair, CancellationToken cancellationToken);

    private Task<decimal> LoadQuote(string pair, CancellationToken cancellationToken) => market.QuoteAsync(pair, cancellationToken);

    [Timed, RateLimited(5, "1m")]
    public partial IAsyncEnumerable<decimal> FollowAsync(string pair, CancellationToken cancellationToken = default);

    private async IAsyncEnumerable<decimal> FollowCoreAsync(string pair, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var quote in market.FollowAsync(pair, cancellationToken))
        {
            yield return quote;
        }
    }
}

[Timed, CircuitBreaker, Timeout("2s")]
public static partial class Feeds
{
    // Timed > CircuitBreaker > Timeout
    public static partial Task<int> CountAsync(string feed, CancellationToken cancellationToken);

    private static async Task<int> CountCoreAsync(string feed, CancellationToken cancellationToken)
        => (await File.ReadAllLinesAsync(feed, cancellationToken)).Length;

    // Timed > Cached > CircuitBreaker: there is no token by which a timeout could end it.
    [Cached("1h")]
    public static partial string Normalize(string feed);

    private static string NormalizeCore(string feed) => feed.Trim();

    // Timed: nothing else can hold a span.
    public static partial int Measure(ReadOnlySpan<char> feed);

    private static int MeasureCore(ReadOnlySpan<char> feed) => feed.Length;
}
