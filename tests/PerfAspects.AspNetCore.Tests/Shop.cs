using System.Runtime.CompilerServices;
using PerfAspects.Tests;

namespace PerfAspects.AspNetCore.Tests;

/// <summary>Methods to watch and to control.</summary>
internal sealed partial class Shop(AspectRuntime runtime, TimeProvider clock)
{
    public const string Prefix = "PerfAspects.AspNetCore.Tests.Shop.";

    private readonly TimeProvider _clock = clock;

    public int Loads { get; private set; }

    public bool IsDown { get; set; }

    [Timed(SlowThreshold = "1s")]
    [Cached("5m", Tags = ["prices", "product:{product}"])]
    public partial int Price(string product);

    [Timed]
    [CircuitBreaker(MinimumThroughput = 2)]
    public partial int Pay(int amount);

    [RateLimited(5, "1m")]
    public partial int Order();

    [RateLimited(1, "1m"), CircuitBreaker, Bulkhead(2)]
    public partial int Visit([Partition] string visitor);

    private static int VisitCore(string visitor) => visitor.Length;

    [Timed(MetricName = "<img src><script>alert(1)</script>")]
    public partial int Marked(int number);

    [Timed]
    public partial long Work(int rounds);

    private static long WorkCore(int rounds) => Spin(rounds);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Spin(int rounds)
    {
        var sum = 0L;
        for (var round = 0; round < rounds; round++)
        {
            sum += round ^ sum;
        }

        return sum;
    }

    private int MarkedCore(int number) => number;

    private int PriceCore(string product)
    {
        Loads++;
        if (product == "slow")
        {
            ((FakeClock)_clock).Advance(TimeSpan.FromSeconds(2));
        }

        return product.Length;
    }

    private int PayCore(int amount) => IsDown ? throw new InvalidOperationException("secret-argument " + amount) : amount;

    private int OrderCore() => 1;
}
