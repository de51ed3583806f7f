using Drive.Load;

namespace Drive.Runs;

/// <summary>A run at one rate, for a while or for hours.</summary>
internal static class LoadRun
{
    public static async Task<RunReport> RunAsync(
        DriveOptions options, HttpTarget target, TimeProvider clock, TextWriter output, CancellationToken cancellationToken)
    {
        if (options.WarmUp > TimeSpan.Zero)
        {
            output.WriteLine($"Warm-up: {options.Rate:0.##} requests/s for {options.WarmUp}");
            _ = await StepAsync(options, options.Rate, options.WarmUp, target, clock, null, cancellationToken).ConfigureAwait(false);
        }

        using var watch = options.ProcessId is { } id ? new ProcessWatch(id, clock) : null;
        output.WriteLine($"{options.Mode}: {options.Rate:0.##} requests/s for {options.Duration}");
        var result = await StepAsync(
            options, options.Rate, options.Duration, target, clock, interval => Print(output, interval), cancellationToken).ConfigureAwait(false);
        var latency = result.Intervals.Select(static interval => (interval.Start, interval.Latency.P95)).ToList();
        return new RunReport(options.Mode.ToString(), options.Url, options.Rate, result)
        {
            Memory = watch is null ? null : Trend.Of(watch.Memory),
            Handles = watch is null ? null : Trend.Of(watch.Handles),
            LatencyTrend = Trend.Of(latency),
        };
    }

    /// <summary>Runs one step at a rate.</summary>
    public static async Task<LoadResult> StepAsync(
        DriveOptions options,
        double rate,
        TimeSpan duration,
        HttpTarget target,
        TimeProvider clock,
        Action<LoadInterval>? progress,
        CancellationToken cancellationToken)
    {
        var interval = TimeSpan.FromSeconds(duration > TimeSpan.FromMinutes(10) ? 10 : 1);
        var recorder = new Recorder(clock, interval) { Progress = progress };
        var load = new OpenLoad(clock, (number, abort) => target.SendAsync(number, recorder, abort), options.MaxInFlight)
        {
            Drain = options.Timeout,
        };
        var arrivals = options.IsRandom ? Arrivals.Random(rate, duration, options.Seed) : Arrivals.Even(rate, duration);
        await load.RunAsync(arrivals, recorder, cancellationToken).ConfigureAwait(false);
        return recorder.ToResult();
    }

    private static void Print(TextWriter output, LoadInterval interval)
        => output.WriteLine(
            $"{interval.Start,6:0} s  {interval.Rate,8:0.0}/s  p50 {interval.Latency.P50 * 1000,8:0.0} ms  "
            + $"p95 {interval.Latency.P95 * 1000,8:0.0} ms  p99 {interval.Latency.P99 * 1000,8:0.0} ms  failed {interval.Failures}");
}
