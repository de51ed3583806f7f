using PerfAspects;

namespace Shop;

public partial class Prices
{
    [Timed, CircuitBreaker, RateLimited(1000, "1s"), Bulkhead(8)]
    [Alert("calls/s < 0.1", For = "10m", Severity = AlertSeverity.Info)]
    [Alert("failures > 5%", Window = "00:05:00")]
    [Alert("failures/s >= 2", Window = "1.5s")]
    [Alert("p99 > 200ms", For = "1m30s", Severity = AlertSeverity.Critical)]
    [Alert("p99.9 > 1s")]
    [Alert("mean > 50ms")]
    [Alert("max > 2s")]
    [Alert("circuit == open")]
    [Alert("rejected/s > 1")]
    [Slo("99.9%")]
    public partial Task<int> GetAsync(int id);

    private Task<int> GetCoreAsync(int id) => Task.FromResult(id);

    [Cached("1h"), Alert("hit_ratio < 50%"), Alert("entries > 1000")]
    public partial int Rate { get; }

    private int GetRateCore() => 1;

    [Timed(MetricName = "prices.all"), Alert("p50 <= 1ms")]
    public partial int All();

    private int AllCore() => 1;

    /// <summary>A name that each language quotes.</summary>
    public partial class Of<T>
    {
        [Timed, Alert("max > 1s")]
        public partial T? Get();

        private T? GetCore() => default;
    }

    public async Task UseAsync()
    {
        await GetAsync(1);
        _ = Rate + All() + new Of<int>().Get();
    }
}
