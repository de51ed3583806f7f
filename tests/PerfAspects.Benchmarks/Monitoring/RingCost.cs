using System.Buffers;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using PerfAspects.Monitoring.Histograms;
using PerfAspects.Monitoring.History;

namespace PerfAspects.Benchmarks.Monitoring;

/// <summary>The memory of all rings after seven days, by the number of methods that are called once a second; the others are idle.</summary>
internal static class RingCost
{
    private const long Limit = 64 * 1024 * 1024; // the default
    private const int Day = 24 * 3_600;

    public static IEnumerable<(string What, string Value, string Target)> Measure()
    {
        foreach (var busy in new[] { 0, 10, 100, MonitoringRun.Methods })
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var (store, history) = Fill(busy);
            var heap = GC.GetTotalMemory(forceFullCollection: true) - before;
            var value = string.Create(CultureInfo.InvariantCulture, $"{(store.RecentBytes + history.Bytes) / 1e6:0.0} MB (heap {heap / 1e6:0.0} MB)");
            yield return ($"all rings after 7 days: {MonitoringRun.Methods} methods, {busy} of them called once a second", value, "8 MB");
            GC.KeepAlive(store);
            GC.KeepAlive(history);
        }

        yield return RecorderRow();
    }

    // The rings at 10 s and 60 s are filled by their intervals: seven days by the second would take an hour of processor time.
    private static (SampleStore Store, MemoryMetricHistory History) Fill(int busy)
    {
        var history = new MemoryMetricHistory(Limit / 4 * 3);
        var store = new SampleStore(history, Limit / 4, NullLogger.Instance);
        var calls = new SimulatedCalls(busy);
        Fill(history, calls, resolution: 60, intervals: 7 * Day / 60, end: 7 * Day);
        Fill(history, calls, resolution: 10, intervals: 6 * 360, end: 7 * Day);
        for (var second = 0; second < 600; second++)
        {
            store.Append(7L * Day + second, calls.Second());
        }

        return (store, history);
    }

    private static void Fill(MemoryMetricHistory history, SimulatedCalls calls, int resolution, int intervals, int end)
    {
        var buffer = new ArrayBufferWriter<byte>();
        for (var interval = 0; interval < intervals; interval++)
        {
            var start = DateTimeOffset.FromUnixTimeSeconds(end - (intervals - interval) * (long)resolution);
            foreach (var (series, sample) in calls.Interval(resolution, resolution))
            {
                buffer.ResetWrittenCount();
                SampleCodec.Write(sample, buffer);
                history.Append(TimeSpan.FromSeconds(resolution), [new MetricSample(series, start, buffer.WrittenMemory)]);
            }
        }
    }

    private static (string What, string Value, string Target) RecorderRow()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var recorders = new DurationRecorder[MonitoringRun.Methods];
        var random = new Random(1);
        for (var method = 0; method < recorders.Length; method++)
        {
            recorders[method] = new DurationRecorder();
            for (var call = 0; call < 100; call++)
            {
                recorders[method].Record(0.01 + random.NextDouble() * 0.05);
            }
        }

        var heap = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(recorders);
        var value = string.Create(CultureInfo.InvariantCulture, $"{heap / 1e6:0.0} MB on {Environment.ProcessorCount} processors");
        return ($"recorders of {MonitoringRun.Methods} methods with durations from 10 ms to 60 ms", value, "–");
    }
}
