using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using PerfAspects.Monitoring.History;
using PerfAspects.Monitoring.Sampling;

namespace PerfAspects.Benchmarks.Monitoring;

/// <summary>What <c>GET performance</c> over seven days computes: the sums and the percentiles of 1,000 methods.</summary>
internal static class RangeCost
{
    private const int Minutes = 7 * 24 * 60;

    public static IEnumerable<(string What, string Value, string Target)> Measure()
    {
        foreach (var (every, text) in new[] { (60, "each called in one minute of every hour"), (1, "each called in every minute") })
        {
            var history = new MemoryMetricHistory(48 * 1024 * 1024);
            var store = new SampleStore(history, 16 * 1024 * 1024, NullLogger.Instance);
            var calls = new SimulatedCalls(MonitoringRun.Methods);
            var buffer = new ArrayBufferWriter<byte>();
            store.Append(0, []);
            for (var minute = 0; minute < Minutes; minute += every)
            {
                foreach (var (series, sample) in calls.Interval(calls: every == 1 ? 1 : 20, seconds: 60))
                {
                    buffer.ResetWrittenCount();
                    SampleCodec.Write(sample, buffer);
                    history.Append(TimeSpan.FromSeconds(60), [new MetricSample(series, DateTimeOffset.FromUnixTimeSeconds(minute * 60L), buffer.WrittenMemory)]);
                }
            }

            store.Append(Minutes * 60L - 1, []);
            var (first, again) = (Time(store), Enumerable.Range(0, 5).Select(_ => Time(store)).Min());
            yield return (
                $"`performance` over 7 days, {MonitoringRun.Methods} methods, {text}",
                string.Create(CultureInfo.InvariantCulture, $"{again:0} ms, the first time {first:0} ms"),
                "50 ms");
        }
    }

    private static double Time(SampleStore store)
    {
        var began = Stopwatch.GetTimestamp();
        var sum = 0d;
        foreach (var (_, sample) in store.Join(90, Minutes * 60L - 30))
        {
            sum += Sum(sample);
        }

        GC.KeepAlive(sum);
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    private static double Sum(Sample sample)
        => (sample.Durations?.Percentile(50) + sample.Durations?.Percentile(95) + sample.Durations?.Percentile(99) + sample.Durations?.Mean) ?? 0;
}
