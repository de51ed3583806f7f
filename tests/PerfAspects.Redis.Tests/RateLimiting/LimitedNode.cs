using System.Diagnostics;
using System.Globalization;

namespace PerfAspects.Redis.Tests.RateLimiting;

/// <summary>
/// A process that calls a limited method as fast as it can, and writes how many calls were admitted, and when the first and the last.
/// </summary>
internal static class LimitedNode
{
    /// <summary>The argument by which the test assembly runs as a node.</summary>
    public const string Argument = "--limited-node";

    public static async Task RunAsync(string configuration, TimeSpan duration, bool leased)
    {
        var options = new RedisTierOptions { Configuration = configuration, ReadTimeout = TimeSpan.FromSeconds(5) };
        await using var tier = new RedisCacheTier(options);
        await tier.ProbeAsync(default);
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { SharedTier = tier });
        var gates = new LimitedGates(runtime);
        Console.WriteLine("ready");
        var (admitted, first, last) = (0, 0L, 0L);
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < duration;)
        {
            try
            {
                var before = Stopwatch.GetTimestamp();
                await (leased ? gates.LeasedAsync() : gates.FiftyAsync());
                (admitted, first, last) = (admitted + 1, admitted == 0 ? before : first, Stopwatch.GetTimestamp());
            }
            catch (RateLimitRejectedException exception)
            {
                await Task.Delay(exception.RetryAfter ?? TimeSpan.Zero);
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{admitted} {first} {last}"));
    }
}
