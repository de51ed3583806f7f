using System.Globalization;
using PerfAspects.Monitoring.Alerts;
using PerfAspects.Monitoring.Histograms;
using PerfAspects.Monitoring.Sampling;
using PerfAspects.Runtime;

namespace PerfAspects.Monitoring.Advice;

/// <summary>The figures of a method over the range of a report.</summary>
/// <param name="Series">The method.</param>
/// <param name="Total">The figures of the whole range.</param>
/// <param name="PeakRate">The most calls per second that reached the limits, in any interval.</param>
/// <param name="TimesOpened">The times that the circuit has opened.</param>
internal readonly record struct MethodFigures(MethodSeries Series, Sample Total, double PeakRate, int TimesOpened);

/// <summary>Derives advice from what was measured. Each rule wants enough calls to stand on, and gives its figures.</summary>
internal static class Advisor
{
    private const int EnoughRequests = 100;
    private const int EnoughCalls = 1_000;
    private const int Flapping = 3;
    private const double AlmostNone = 0.01;
    private const double Slow = 0.01; // seconds
    private const double FarBelow = 0.1;

    private static readonly string[] s_readingVerbs =
    [
        "Get", "Find", "Load", "Read", "List", "Fetch", "Search", "Query", "Lookup", "Count", "Calculate", "Compute",
    ];

    /// <summary>Derives the advice for a method.</summary>
    public static IEnumerable<PerformanceAdvice> Of(MethodFigures figures)
    {
        PerformanceAdvice?[] advice =
        [
            Saves(figures), NeverHits(figures), TooSmall(figures), NeverBinds(figures), Flaps(figures), WorthCaching(figures),
        ];
        return advice.OfType<PerformanceAdvice>();
    }

    private static PerformanceAdvice? Saves(in MethodFigures figures)
    {
        var total = figures.Total;
        if (total.Saved is not { } saved || saved <= 0)
        {
            return null;
        }

        var load = total.Loads!.Mean!.Value;
        return new PerformanceAdvice(
            PerformanceAdviceKind.CacheSaves,
            figures.Series.Name,
            $"The cache has saved its callers {AlertText.Duration(saved)}: {total[Counter.Hits]} hits, and a load takes "
                + $"{AlertText.Duration(load)}.",
            new Dictionary<string, double> { ["saved"] = saved, ["hits"] = total[Counter.Hits], ["load"] = load });
    }

    private static PerformanceAdvice? NeverHits(in MethodFigures figures)
    {
        var total = figures.Total;
        return total.Requests < EnoughRequests || total.HitRatio is not < AlmostNone ? null : new PerformanceAdvice(
            PerformanceAdviceKind.CacheNeverHits,
            figures.Series.Name,
            $"Of {total.Requests} requests to the cache, {total[Counter.Hits]} were hits. Check whether the key has an argument that "
                + "differs in every call, or remove the cache.",
            new Dictionary<string, double> { ["requests"] = total.Requests, ["hits"] = total[Counter.Hits] });
    }

    private static PerformanceAdvice? TooSmall(in MethodFigures figures)
    {
        var (total, limit) = (figures.Total, NumberOf(figures.Series, "Cached:MaxEntries"));
        var isFull = limit > 0 && total[Gauge.Entries].Max >= 0.95 * limit;
        if (!isFull || total[Counter.Evictions] == 0 || total.Requests < EnoughRequests || total.HitRatio is not { } ratio || ratio >= 0.9)
        {
            return null;
        }

        return new PerformanceAdvice(
            PerformanceAdviceKind.CacheTooSmall,
            figures.Series.Name,
            $"The cache holds {Digits(total[Gauge.Entries].Max)} of at most {Digits(limit!.Value)} entries, has dropped "
                + $"{total[Counter.Evictions]} and answers {Percent(ratio)} of its requests. Raise MaxEntries.",
            new Dictionary<string, double>
            {
                ["maxEntries"] = limit.Value,
                ["entries"] = total[Gauge.Entries].Max,
                ["evictions"] = total[Counter.Evictions],
                ["hitRatio"] = ratio,
            });
    }

    private static PerformanceAdvice? NeverBinds(in MethodFigures figures)
    {
        var (total, permits, window) = (figures.Total, NumberOf(figures.Series, "RateLimited:Permits"), WindowOf(figures.Series));
        if (permits is not { } limit || window is not { } seconds || total[Counter.Calls] < EnoughCalls || total[Counter.Rejected] > 0)
        {
            return null;
        }

        var allowed = limit / seconds;
        return figures.PeakRate >= FarBelow * allowed ? null : new PerformanceAdvice(
            PerformanceAdviceKind.LimitNeverBinds,
            figures.Series.Name,
            $"The rate limit admits {Digits(allowed)} calls per second; at most {Digits(figures.PeakRate)} came, and none of "
                + $"{total[Counter.Calls]} was rejected. Check whether the limit still protects what it is for.",
            new Dictionary<string, double> { ["allowed"] = allowed, ["peak"] = figures.PeakRate, ["calls"] = total[Counter.Calls] });
    }

    private static PerformanceAdvice? Flaps(in MethodFigures figures)
        => figures.TimesOpened < Flapping ? null : new PerformanceAdvice(
            PerformanceAdviceKind.CircuitFlaps,
            figures.Series.Name,
            $"The circuit has opened {figures.TimesOpened} times. A longer BreakDuration gives the dependency time to recover.",
            new Dictionary<string, double> { ["opened"] = figures.TimesOpened });

    private static PerformanceAdvice? WorthCaching(in MethodFigures figures)
    {
        var (total, series) = (figures.Total, figures.Series);
        if (total[Counter.Calls] < EnoughRequests
            || total.Durations?.Mean is not { } mean
            || mean < Slow
            || series.IsCached
            || !series.Methods.All(static method => OnlyReads(method.Name)))
        {
            return null;
        }

        return new PerformanceAdvice(
            PerformanceAdviceKind.WorthCaching,
            series.Name,
            $"The method only reads, by its name, was called {total[Counter.Calls]} times and takes {AlertText.Duration(mean)}: "
                + $"{AlertText.Duration(mean * total[Counter.Calls])} in all. [Cached] may save part of it, if the same "
                + "arguments come again.",
            new Dictionary<string, double> { ["calls"] = total[Counter.Calls], ["mean"] = mean });
    }

    private static bool OnlyReads(string method)
    {
        var name = method[(method.LastIndexOf('.') + 1)..];
        return Array.Exists(s_readingVerbs, verb => name.StartsWith(verb, StringComparison.Ordinal)
            && (name.Length == verb.Length || !char.IsLower(name[verb.Length])));
    }

    private static double? NumberOf(MethodSeries series, string setting)
        => TextOf(series, setting) is { } text
            && double.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static double? WindowOf(MethodSeries series)
        => DurationGrammar.TryParse(TextOf(series, "RateLimited:Window"), out var window) && window > TimeSpan.Zero
            ? window.TotalSeconds
            : null;

    // A repeated limit is left out: which of them binds, the figures do not tell.
    private static string? TextOf(MethodSeries series, string setting)
    {
        if (series.Methods is not [var method]
            || method.Settings.Any(static setting => setting.Name.StartsWith("RateLimited:2:", StringComparison.Ordinal)))
        {
            return null;
        }

        return method.Settings.FirstOrDefault(known => known.Name == setting)?.Value;
    }

    private static string Percent(double ratio) => Digits(ratio * 100) + " %";

    private static string Digits(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
