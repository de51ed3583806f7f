using System.Diagnostics.Metrics;
using PerfAspects;
using Polly.CircuitBreaker;
using Shop;

var measured = 0;
using var listener = new MeterListener
{
    InstrumentPublished = static (instrument, listener) =>
    {
        if (instrument.Name == "perfaspects.call.duration")
        {
            listener.EnableMeasurementEvents(instrument);
        }
    },
};
listener.SetMeasurementEventCallback<double>((_, _, _, _) => measured++);
listener.Start();

var shop = new PriceService();

var first = await shop.GetPriceAsync(7);
var second = await shop.GetPriceAsync(7);
Console.WriteLine($"Cached: {first} and {second} from {shop.Loads} load");

shop.Reserve();
try
{
    shop.Reserve();
}
catch (RateLimitRejectedException exception)
{
    Console.WriteLine($"RateLimited: retry after a wait: {exception.RetryAfter > TimeSpan.Zero}");
}

for (var call = 1; call <= 3; call++)
{
    try
    {
        await shop.PayAsync();
    }
    catch (InvalidOperationException exception)
    {
        Console.WriteLine($"CircuitBreaker: call {call} {exception.Message}");
    }
    catch (BrokenCircuitException)
    {
        Console.WriteLine($"CircuitBreaker: call {call} was not made");
    }
}

shop.Sum([1, 2, 3]);
Console.WriteLine($"Timed: {measured} calls measured");

namespace Shop
{
    public partial class PriceService
    {
        public int Loads { get; private set; }

        [Timed, Cached("10m"), RateLimited(100, "1s"), CircuitBreaker]
        public partial Task<decimal> GetPriceAsync(int productId, CancellationToken cancellationToken = default);

        private async ValueTask<decimal> GetPriceCoreAsync(int productId, CancellationToken cancellationToken)
        {
            await Task.Yield();
            Loads++;
            return productId + 0.5m;
        }

        [RateLimited(1, "10m")]
        public partial void Reserve();

        private void ReserveCore()
        {
        }

        [CircuitBreaker(MinimumThroughput = 2, BreakDuration = "10m")]
        public partial ValueTask PayAsync();

        private ValueTask PayCoreAsync() => throw new InvalidOperationException("failed");

        [Timed]
        public partial int Sum(ReadOnlySpan<int> numbers);

        private int SumCore(ReadOnlySpan<int> numbers)
        {
            var sum = 0;
            foreach (var number in numbers)
            {
                sum += number;
            }

            return sum;
        }
    }
}
