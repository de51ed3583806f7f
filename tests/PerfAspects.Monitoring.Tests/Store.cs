using PerfAspects.Monitoring.Sampling;
using PerfAspects.Tests;

namespace PerfAspects.Monitoring.Tests;

/// <summary>Methods that a test calls and whose core takes as long, or fails, as the test says.</summary>
internal sealed partial class Store(AspectRuntime runtime, FakeClock clock)
{
    public const string Of = "PerfAspects.Monitoring.Tests.Store.";

    public TimeSpan Takes { get; set; }

    public bool Fails { get; set; }

    [Timed]
    public partial int GetPrice(int product);

    [Timed(MetricName = "store.stock")]
    [Cached("1h", MaxEntries = 100, PerInstance = true)]
    public partial int GetStock(int product);

    [RateLimited(5, "1h")]
    public partial int Order(int product);

    [RateLimited(1_000, "1s")]
    public partial int Browse(int product);

    [Timed]
    public partial int Ship(int product);

    [CircuitBreaker(MinimumThroughput = 2, BreakDuration = "30s")]
    public partial int Pay(int product);

    [Cached("1h", Shared = true)]
    public partial int GetShared(int product);

    private static int GetSharedCore(int product) => product;

    private int GetPriceCore(int product) => Work(product);

    private int GetStockCore(int product) => Work(product);

    private int OrderCore(int product) => Work(product);

    private int BrowseCore(int product) => Work(product);

    private int ShipCore(int product) => Work(product);

    private int PayCore(int product) => Work(product);

    private int Work(int product)
    {
        clock.Advance(Takes);
        return Fails ? throw new InvalidOperationException("The store is closed.") : product;
    }
}

/// <summary>Figures of the process that a test sets.</summary>
internal sealed class FakeProcess : IProcessProbe
{
    public Dictionary<Gauge, double> Gauges { get; } = [];

    public void Read(Sample sample)
    {
        foreach (var (gauge, value) in Gauges)
        {
            sample[gauge] = GaugeValue.Of(value);
        }
    }
}
