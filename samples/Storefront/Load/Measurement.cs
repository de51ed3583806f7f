using System.Globalization;
using Drive.Load;
using Storefront.Prices;
using Storefront.Processes;

namespace Storefront.Load;

/// <summary>What a shop has done under a load.</summary>
/// <param name="Result">The requests, as the driver has seen them.</param>
/// <param name="Upstream">What the price service has done for them.</param>
/// <param name="HitRatio">Cache hits of all cache requests; null without a cache.</param>
/// <param name="SpellFailures">The failed requests of the bad spell.</param>
/// <param name="SpellP95">The worst second of the bad spell, by the 95th percentile.</param>
internal sealed record Measured(LoadResult Result, PriceServiceState Upstream, double? HitRatio, long SpellFailures, double SpellP95);

/// <summary>Starts a shop and its price service as processes of their own, and loads them as Drive would.</summary>
internal static class Measurement
{
    private static readonly TimeSpan s_longestAnswer = TimeSpan.FromSeconds(10);

    /// <summary>Measures a shop. From 50 % to 75 % of the time, the price service has a bad spell.</summary>
    public static async Task<Measured> RunAsync(StorefrontOptions options, bool isPlain, TextWriter output, CancellationToken cancellationToken)
    {
        await using var prices = await ChildProcess.StartAsync("prices", "prices"); // asked directly: a shop that is overloaded answers late
        List<string> arguments = ["--child", "--no-load", "--port", "0", "--prices", prices.Address.ToString()];
        arguments.AddRange(isPlain ? ["--plain"] : []);
        arguments.AddRange(options.Redis is { } redis && !isPlain ? ["--redis", redis] : []);
        await using var shop = await ChildProcess.StartAsync("shop", arguments);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = s_longestAnswer };
        var traffic = new ShopTraffic(http, [shop.Address]);
        output.WriteLine(isPlain ? "Without aspects:" : "With aspects:");
        await LoadAsync(options.Rate, options.WarmUp, 1_000_000, traffic, progress: null, cancellationToken);
        var before = await StateAsync(http, prices.Address, cancellationToken);
        var cacheBefore = isPlain ? null : await CacheAsync(http, shop.Address, cancellationToken); // an overloaded shop may not answer
        var length = TimeSpan.FromSeconds(options.Seconds);
        var spell = SpellAsync(http, prices.Address, length, cancellationToken);
        var result = await LoadAsync(options.Rate, options.Seconds, 0, traffic, interval => Print(output, interval), cancellationToken);
        await spell;
        var after = await StateAsync(http, prices.Address, cancellationToken);
        var cacheAfter = isPlain ? null : await CacheAsync(http, shop.Address, cancellationToken);
        var inSpell = result.Intervals
            .Where(interval => interval.Start >= options.Seconds * 0.5 - 1 && interval.Start < options.Seconds * 0.75 + s_longestAnswer.TotalSeconds / 2)
            .ToList();
        return new Measured(
            result,
            new PriceServiceState(after.Requests - before.Requests, after.Failures - before.Failures, IsBad: false),
            cacheBefore is null || cacheAfter is null
                ? null
                : (cacheAfter.Hits - cacheBefore.Hits) / Math.Max(1.0, cacheAfter.Requests - cacheBefore.Requests),
            inSpell.Sum(static interval => interval.Failures),
            inSpell.Count > 0 ? inSpell.Max(static interval => interval.Latency.P95) : 0);
    }

    private static async Task<LoadResult> LoadAsync(
        double rate, double seconds, long first, ShopTraffic traffic, Action<LoadInterval>? progress, CancellationToken cancellationToken)
    {
        var recorder = new Recorder(TimeProvider.System, TimeSpan.FromSeconds(1)) { Progress = progress };
        var load = new OpenLoad(
            TimeProvider.System, (number, abort) => traffic.SendAsync(first + number, recorder, abort), maxInFlight: 5_000)
        {
            Drain = s_longestAnswer,
        };
        await load.RunAsync(Arrivals.Even(rate, TimeSpan.FromSeconds(seconds)), recorder, cancellationToken);
        return recorder.ToResult();
    }

    private static async Task SpellAsync(HttpClient http, Uri prices, TimeSpan length, CancellationToken cancellationToken)
    {
        await Task.Delay(length * 0.5, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var address = new Uri(prices, FormattableString.Invariant($"spell?seconds={length.TotalSeconds * 0.25}"));
        using var begun = await http.PostAsync(address, null, cancellationToken);
        begun.EnsureSuccessStatusCode();
    }

    private static async Task<PriceServiceState> StateAsync(HttpClient http, Uri prices, CancellationToken cancellationToken)
        => await http.GetFromJsonAsync<PriceServiceState>(new Uri(prices, "state"), cancellationToken)
            ?? throw new InvalidOperationException("The price service has no state.");

    private static async Task<CacheCounts> CacheAsync(HttpClient http, Uri shop, CancellationToken cancellationToken)
        => await http.GetFromJsonAsync<CacheCounts>(new Uri(shop, "cache-counts"), cancellationToken)
            ?? throw new InvalidOperationException("The shop has no figures of its caches.");

    private static void Print(TextWriter output, LoadInterval interval)
        => output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{interval.Start + 1,5:0} s {interval.Rate,7:0}/s  p50 {interval.Latency.P50 * 1000,7:0.0} ms  p95 {interval.Latency.P95 * 1000,7:0.0} ms  failed {interval.Failures}"));
}

/// <summary>Requests to the caches of all methods of a shop, since it started.</summary>
internal sealed record CacheCounts(long Hits, long Requests);
