using Drive.Load;
using Drive.Reports;
using Drive.Runs;
using Storefront.Load;

namespace Storefront;

/// <summary>Compares the shop with its aspects and without them, under the same load, and judges thresholds.</summary>
internal static class MeasureProgram
{
    private const int Broken = 1;

    public static async Task<int> RunAsync(StorefrontOptions options)
    {
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) => (pressed.Cancel, _) = (true, stop.CancelAsync());
        var plain = options.SkipsPlain ? null : await Measurement.RunAsync(options, isPlain: true, Console.Out, stop.Token);
        var measured = await Measurement.RunAsync(options, isPlain: false, Console.Out, stop.Token);
        Print(Console.Out, options, plain, measured);
        var figures = new RunFigures(measured.Result, Memory: null);
        var holds = true;
        foreach (var threshold in options.Thresholds)
        {
            var isHeld = threshold.Holds(figures) == true;
            Console.WriteLine($"{(isHeld ? "holds " : "BROKEN")}  {threshold.Text}");
            holds &= isHeld;
        }

        if (options.Html is { } html)
        {
            File.WriteAllText(html, HtmlReport.Write(Report(options, measured), plain is null ? null : Report(options, plain)));
        }

        return holds ? 0 : Broken;
    }

    private static RunReport Report(StorefrontOptions options, Measured measured)
        => new(nameof(RunMode.Load), "the Storefront", options.Rate, measured.Result);

    private static void Print(TextWriter output, StorefrontOptions options, Measured? plain, Measured measured)
    {
        var tier = options.Redis is null ? "SQLite" : "Redis";
        output.WriteLine();
        output.WriteLine($"{options.Rate:0} requests/s offered for {options.Seconds:0} s, tier {tier}, {Environment.ProcessorCount} processors");
        output.WriteLine();
        output.WriteLine("|  | without aspects | with aspects |");
        output.WriteLine("|---|--:|--:|");
        Row("answered in time, requests/s", static run => $"{run.Result.Rate:N0}");
        Row("p50", static run => Time(run.Result.Latency.P50));
        Row("p95", static run => Time(run.Result.Latency.P95));
        Row("p99", static run => Time(run.Result.Latency.P99));
        Row("cache hits", static run => run.HitRatio is { } ratio ? $"{ratio:P1}" : "");
        Row("calls of the price service", static run => $"{run.Upstream.Requests:N0}");
        Row("failed requests", static run => $"{run.Result.Failures:N0} ({run.Result.FailureRatio:P1})");
        Row("failed requests during the bad spell", static run => $"{run.SpellFailures:N0}");
        Row("worst p95 of a second of the bad spell", static run => Time(run.SpellP95));
        output.WriteLine();
        FieldTargets.Print(output, options.Rate, measured);
        output.WriteLine();

        void Row(string name, Func<Measured, string> value)
            => output.WriteLine($"| {name} | {(plain is null ? "" : value(plain))} | {value(measured)} |");
    }

    private static string Time(double seconds) => seconds < 1 ? $"{seconds * 1000:0.0} ms" : $"{seconds:0.00} s";
}
