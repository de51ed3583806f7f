using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Runtime.CompilerServices;
using PerfAspects.Monitoring.Sampling;

namespace PerfAspects.Benchmarks.Monitoring;

/// <summary>A call while the monitor listens, beside one while a listener keeps histograms as a listener is usually written.</summary>
internal static partial class CallCost
{
    private const int Calls = 2_000_000;
    private const int Rounds = 9;

    public static IEnumerable<(string What, string Value, string Target)> Measure()
    {
        var nobody = Best(static () => new NoListener());
        var empty = Best(static () => PlainListener.Empty());
        var plain = Best(static () => PlainListener.WithHistograms());
        var ours = Best(static () =>
        {
            var listener = new DurationListener(scope: null);
            listener.Start();
            return listener;
        });
        yield return (
            "call of a `[Timed]` method: monitored / with a plain MeterListener that keeps a histogram for each method",
            Text($"{ours / plain:0.00} times ({ours:0.0} / {plain:0.0} ns)"),
            "1.0 times");
        yield return ("the same with a MeterListener that does nothing, and with none", Text($"{empty:0.0} ns, {nobody:0.0} ns"), "–");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    // The best of several rounds in turn: the machine is shared.
    private static double Best(Func<IDisposable> listen)
    {
        var subject = new Subject(new AspectRuntime());
        using var listener = listen();
        var best = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var began = Stopwatch.GetTimestamp();
            Repeat(subject);
            best = Math.Min(best, Stopwatch.GetElapsedTime(began).TotalNanoseconds / Calls);
        }

        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Repeat(Subject subject)
    {
        for (var i = 0; i < Calls; i++)
        {
            subject.Get(i);
        }
    }

    private sealed class NoListener : IDisposable
    {
        public void Dispose()
        {
        }
    }

    /// <summary>A listener of the same instrument.</summary>
    private sealed class PlainListener : IDisposable
    {
        private static readonly double[] s_bounds = [1e-6, 1e-5, 1e-4, 1e-3, 5e-3, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

        private readonly MeterListener _listener = new();
        private readonly ConcurrentDictionary<string, long[]> _histograms = new(StringComparer.Ordinal);

        public static PlainListener Empty() => new(static (_, _, _, _) => { });

        public static PlainListener WithHistograms()
        {
            PlainListener? made = null;
            return made = new PlainListener((_, value, tags, _) => made!.Record(value, tags));
        }

        private PlainListener(MeasurementCallback<double> record)
        {
            _listener.InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Name == "perfaspects.call.duration")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback(record);
            _listener.Start();
        }

        public void Dispose() => _listener.Dispose();

        private void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach (var tag in tags)
            {
                if (tag is { Key: "code.function.name", Value: string method })
                {
                    var counts = _histograms.GetOrAdd(method, static _ => new long[s_bounds.Length + 1]);
                    var bucket = Array.BinarySearch(s_bounds, value);
                    Interlocked.Increment(ref counts[bucket < 0 ? ~bucket : bucket]);
                    return;
                }
            }
        }
    }

    private sealed partial class Subject(AspectRuntime runtime)
    {
        [Timed]
        public partial int Get(int id);

        [MethodImpl(MethodImplOptions.NoInlining)]
        private static int GetCore(int id) => id;
    }
}
