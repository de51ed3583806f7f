using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace PerfAspects.Benchmarks.Monitoring;

/// <summary>The processor time of the monitor: a host with 1,000 methods, once idle and once with a call of each in every second.</summary>
internal static class SamplerCost
{
    public static IEnumerable<(string What, string Value, string Target)> Measure()
    {
        var callAll = MonitoringRun.Grow("Timed");
        var (idle, _) = Run(callAll, isMonitored: true, isBusy: false);
        var (busy, memory) = Run(callAll, isMonitored: true, isBusy: true);
        var (without, _) = Run(callAll, isMonitored: false, isBusy: true);
        yield return (
            $"sampler, {MonitoringRun.Methods} methods, all called in every second; all idle",
            string.Create(CultureInfo.InvariantCulture, $"{busy - without:0.00} % of a core; {idle:0.00} %"),
            "0.5 %");
        yield return (
            $"the rings of these calls after {TickCost.Ticks} s",
            string.Create(CultureInfo.InvariantCulture, $"{memory / 1e6:0.0} MB"),
            "–");
    }

    private static (double Percent, long Bytes) Run(Action callAll, bool isMonitored, bool isBusy)
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddPerfAspects(options => options.TimeProvider = clock);
        if (isMonitored)
        {
            builder.Services.AddPerfAspectsMonitoring();
        }

        using var host = builder.Build();
        host.Start();
        callAll();
        var percent = TickCost.Measure(() =>
        {
            if (isBusy)
            {
                callAll();
            }

            clock.Advance(TimeSpan.FromSeconds(1)); // the timers run in it
        });
        var bytes = host.Services.GetService<PerfAspects.Monitoring.History.SampleStore>()?.RecentBytes ?? 0;
        host.StopAsync().GetAwaiter().GetResult();
        return (percent, bytes);
    }
}
