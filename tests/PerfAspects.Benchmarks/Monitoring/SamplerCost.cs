using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PerfAspects.Benchmarks.Monitoring;

/// <summary>The processor time of the monitor in real time: a host with 1,000 methods, once idle and once with a call of each in every second.</summary>
internal static class SamplerCost
{
    private static readonly TimeSpan s_length = TimeSpan.FromSeconds(20);

    public static IEnumerable<(string What, string Value, string Target)> Measure()
    {
        var callAll = MonitoringRun.Grow("Timed");
        Run(callAll, isMonitored: true, isBusy: true); // compiled as well as it gets
        var (nothing, _) = Run(callAll, isMonitored: false, isBusy: false);
        var (idle, _) = Run(callAll, isMonitored: true, isBusy: false);
        var (busy, memory) = Run(callAll, isMonitored: true, isBusy: true);
        var (without, _) = Run(callAll, isMonitored: false, isBusy: true);
        yield return (
            $"sampler, {MonitoringRun.Methods} methods, all called in every second; all idle",
            string.Create(CultureInfo.InvariantCulture, $"{busy - without:0.00} % of a core; {idle - nothing:0.00} %"),
            "0.5 %");
        yield return (
            "the rings of these calls after half a minute",
            string.Create(CultureInfo.InvariantCulture, $"{memory / 1e6:0.0} MB"),
            "–");
    }

    private static (double Percent, long Bytes) Run(Action callAll, bool isMonitored, bool isBusy)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddPerfAspects();
        if (isMonitored)
        {
            builder.Services.AddPerfAspectsMonitoring();
        }

        using var host = builder.Build();
        host.Start();
        callAll();
        Pause(3); // compiled, and the rings made
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < s_length)
        {
            if (isBusy)
            {
                callAll();
            }

            Pause(1);
        }

        var used = Process.GetCurrentProcess().TotalProcessorTime - before;
        var bytes = host.Services.GetService<PerfAspects.Monitoring.History.SampleStore>()?.RecentBytes ?? 0;
        host.StopAsync().GetAwaiter().GetResult();
        return (used / Stopwatch.GetElapsedTime(began) * 100, bytes);
    }

    private static void Pause(int seconds) => Thread.Sleep(TimeSpan.FromSeconds(seconds));
}
