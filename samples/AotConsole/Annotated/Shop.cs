using PerfAspects;
using Polly.CircuitBreaker;

namespace AotConsole;

public sealed partial class Shop
{
    [Timed, Cached("1h", Tags = ["name:{id}"], MaxEntries = 100, PerInstance = true)]
    public partial string GetName(int id);

    [Cached("1h", Sliding = "10m", StaleOnError = "1h", LoadTimeout = "1m")]
    public partial Task<int> GetStockAsync(int id);

    [Traced, Timed(SlowThreshold = "1m"), Cached("1h")]
    public partial ValueTask<decimal> GetPriceAsync(int id, [MetricTag] string currency);

    [Timed]
    public partial void Log(string message);

    [Timed]
    public partial Task SaveAsync(string message);

    [Timed]
    public partial ValueTask FlushAsync(string message);

    [Timed]
    public partial T Echo<T>(T value);

    [Traced, Timed]
    public partial int Sum(ReadOnlySpan<int> numbers, out int count);

    [Cached("1h")]
    public partial decimal Rate { get; }

    [Traced, RateLimited(10, "1s"), AspectCore(nameof(CountAsync))]
    public partial IAsyncEnumerable<int> NumbersAsync(int count, CancellationToken cancellationToken);

    [CacheInvalidate(Tags = ["name:{id}"])]
    public partial Task RenameAsync(int id, string name);

    [CacheInvalidate(nameof(GetPriceAsync))]
    public partial void ForgetPrice(int id, string currency);

    [RateLimited(10, "1s"), Retry(3, Delay = "0s"), CircuitBreaker, Timeout("10s"), Bulkhead(4)]
    public partial Task<string> FetchAsync(CancellationToken cancellationToken);

    [Fallback(nameof(AnswerAsync))]
    public partial Task<string> AskAsync(CancellationToken cancellationToken);

    [RateLimited(1, "1h")]
    public partial string Visit([Partition] string customer);

    [RateLimited(2, "1h"), RateLimited(5, "1h", Algorithm = RateLimitAlgorithm.TokenBucket)]
    public partial int Call(int id);

    public void ShowLimits()
    {
        Call(1);
        Call(2);
        try
        {
            Call(3);
        }
        catch (RateLimitRejectedException rejection)
        {
            Console.WriteLine($"rate limit: the third call may come in {rejection.RetryAfter?.TotalHours:F0} h");
        }

        AspectRuntime.Default.Find("AotConsole.Shop.FetchAsync")!.IsolateCircuit();
        try
        {
            FetchAsync(default).GetAwaiter().GetResult();
        }
        catch (IsolatedCircuitException)
        {
            Console.WriteLine("circuit breaker: isolated");
        }
    }

    public void ShowStatistics()
    {
        foreach (var method in AspectRuntime.Default.Methods.OrderBy(static method => method.Name, StringComparer.Ordinal))
        {
            var statistics = method.GetStatistics();
            Console.WriteLine($"{method.Name} [{string.Join(" > ", method.Aspects)}]: {statistics.Calls} calls, {statistics.CacheHits} hits");
        }
    }
}
