using Drive.Load;
using PerfAspects;
using Storefront.Prices;

namespace Storefront.Load;

/// <summary>A short load of the shop on itself, with a bad spell of the price service in its middle.</summary>
internal static class SelfLoad
{
    public static async Task RunAsync(
        StorefrontOptions options, IServiceProvider services, IReadOnlyList<Uri> nodes, TextWriter output, CancellationToken cancellationToken)
    {
        var clock = services.GetRequiredService<TimeProvider>();
        var duration = TimeSpan.FromSeconds(options.Seconds);
        output.WriteLine($"A load of {options.Rate:0} requests/s for {options.Seconds:0} s; in its middle the price service has a bad spell.");
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(10) };
        var traffic = new ShopTraffic(http, nodes);
        var prices = services.GetRequiredService<AspectRuntime>().Find(typeof(PriceClient), nameof(PriceClient.GetAsync))!;
        var recorder = new Recorder(clock, TimeSpan.FromSeconds(1)) { Progress = interval => Print(output, interval, prices) };
        var load = new OpenLoad(clock, (number, abort) => traffic.SendAsync(number, recorder, abort), maxInFlight: 1_000) { Drain = http.Timeout };
        var spell = SpellAsync(http, nodes[0], duration, clock, cancellationToken);
        await load.RunAsync(Arrivals.Even(options.Rate, duration), recorder, cancellationToken);
        await spell;
        Summarize(output, recorder.ToResult(), services);
    }

    private static async Task SpellAsync(HttpClient http, Uri node, TimeSpan duration, TimeProvider clock, CancellationToken cancellationToken)
    {
        await Task.Delay(duration * 0.4, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!cancellationToken.IsCancellationRequested)
        {
            var address = new Uri(node, FormattableString.Invariant($"upstream/spell?seconds={duration.TotalSeconds * 0.2}"));
            using var begun = await http.PostAsync(address, null, CancellationToken.None);
        }
    }

    private static void Print(TextWriter output, LoadInterval interval, AspectMethod prices)
    {
        var figures = prices.GetStatistics();
        output.WriteLine(
            $"{interval.Start + 1,5:0} s {interval.Rate,7:0}/s  p50 {interval.Latency.P50 * 1000,6:0.0} ms  p95 {interval.Latency.P95 * 1000,6:0.0} ms  "
            + $"failed {interval.Failures}  price circuit {figures.CircuitState}, {figures.Fallbacks:N0} list prices, {figures.CacheStale:N0} stale");
    }

    private static void Summarize(TextWriter output, LoadResult result, IServiceProvider services)
    {
        output.WriteLine($"""

            {result.Completed:N0} requests, {result.Rate:0}/s, failed {result.FailureRatio:P2}, p50 {result.Latency.P50 * 1000:0.0} ms, p95 {result.Latency.P95 * 1000:0.0} ms, p99 {result.Latency.P99 * 1000:0.0} ms
            """);
        output.WriteLine("The methods of this node:");
        foreach (var method in services.GetRequiredService<AspectRuntime>().Methods.Where(static method => method.GetStatistics().Calls > 0))
        {
            var figures = method.GetStatistics();
            var requests = figures.CacheHits + figures.CacheMisses + figures.CacheJoined + figures.CacheStale;
            var ratio = requests > 0 ? $"{figures.CacheHits / (double)requests,7:P1} hits" : "";
            output.WriteLine($"  {method.Name["Storefront.".Length..],-40} {figures.Calls,8:N0} calls {ratio}");
        }

        output.WriteLine();
    }
}
