using PerfAspects;

namespace Snippets;

/// <summary>The code of docs/resilience.md.</summary>
public sealed partial class Payments(HttpClient http)
{
    [RateLimited(100, "1s"), Retry(2), CircuitBreaker, Timeout("2s"), Bulkhead(20)]
    public partial Task<PaymentReceipt> FindReceiptAsync(Guid id, CancellationToken cancellationToken);

    private async Task<PaymentReceipt> FindReceiptCoreAsync(Guid id, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(new Uri($"receipts/{id}", UriKind.Relative), cancellationToken);
        return new PaymentReceipt(id, await response.Content.ReadAsStringAsync(cancellationToken));
    }

    // A burst of 10 and 600 an hour, for each customer; up to 20 calls of a customer wait for their turn.
    [RateLimited(10, "1s", QueueLimit = 20), RateLimited(600, "1h", Algorithm = RateLimitAlgorithm.TokenBucket)]
    public partial Task<PaymentReceipt> PayAsync([Partition] string customer, decimal amount, CancellationToken cancellationToken);

    private Task<PaymentReceipt> PayCoreAsync(string customer, decimal amount, CancellationToken cancellationToken)
        => Task.FromResult(new PaymentReceipt(Guid.NewGuid(), $"{customer}: {amount}"));

    [CircuitBreaker(Handle = [typeof(HttpRequestException)], FailureRatio = 0.2, BreakDuration = "30s", Name = "bank")]
    [Fallback(nameof(Remembered), Handle = [typeof(Polly.CircuitBreaker.BrokenCircuitException)])]
    public partial Task<decimal> GetBalanceAsync(string account, CancellationToken cancellationToken);

    private async Task<decimal> GetBalanceCoreAsync(string account, CancellationToken cancellationToken)
        => decimal.Parse(await http.GetStringAsync(new Uri($"balances/{account}", UriKind.Relative), cancellationToken), System.Globalization.CultureInfo.InvariantCulture);

    private Task<decimal> Remembered(string account, CancellationToken cancellationToken, Exception why) => Task.FromResult(0m);

    // A second request after 50 ms without an answer.
    [Hedge(Delay = "50ms", Idempotent = true), Timeout("1s")]
    public partial Task<string> FindAddressAsync(string customer, CancellationToken cancellationToken);

    private Task<string> FindAddressCoreAsync(string customer, CancellationToken cancellationToken)
        => http.GetStringAsync(new Uri($"addresses/{customer}", UriKind.Relative), cancellationToken);

    public static async Task<PaymentReceipt?> TryPayAsync(Payments payments, string customer, decimal amount, CancellationToken cancellationToken)
    {
        try
        {
            return await payments.PayAsync(customer, amount, cancellationToken);
        }
        catch (RateLimitRejectedException rejection)
        {
            Console.WriteLine($"Try again in {rejection.RetryAfter?.TotalSeconds:F1} s."); // exact: waiting that long admits the next call
            return null;
        }
    }
}

public sealed record PaymentReceipt(Guid Id, string Text);
