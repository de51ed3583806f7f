using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace PerfAspects.Benchmarks.Budgets;

/// <summary>What seeing costs: [Timed] and [Traced] beside the same method without them, and beside measuring by hand.</summary>
internal static partial class TelemetryBudgets
{
    private const int Operations = 2_000_000;

    public static IEnumerable<Budget> All()
    {
        var methods = new Methods(new AspectRuntime());
        yield return Added("[Timed], nobody listens, T", 3, methods, static (m, i) => m.Timed(i), static (m, i) => m.Plain(i));
        yield return Added("[Timed], nobody listens, ValueTask<T>", 3, methods, static (m, i) => m.TimedAsync(i).Result, static (m, i) => m.PlainAsync(i).Result);
        yield return Added("[Timed], nobody listens, ValueTask of a reference", 3, methods, static (m, i) => m.TimedTextAsync(i).Result.Length, static (m, i) => m.PlainTextAsync(i).Result.Length);
        yield return Added("[Timed], nobody listens, Task<T>", 3, methods, static (m, i) => m.TimedTaskAsync(i).Result, static (m, i) => m.PlainTaskAsync(i).Result);
        yield return Added("[Timed], nobody listens, async core", 3, methods, static (m, i) => m.TimedCompletedAsync(i).Result, static (m, i) => m.CompletedAsync(i).Result);
        yield return Added("[Timed], nobody listens, on a limit", 3, methods, static (m, i) => m.TimedLimited(i), static (m, i) => m.Limited(i));
        yield return Added("[Traced], nobody samples, T", 5, methods, static (m, i) => m.Traced(i), static (m, i) => m.Timed(i));
        yield return Added("[Traced], nobody samples, ValueTask<T>", 5, methods, static (m, i) => m.TracedAsync(i).Result, static (m, i) => m.TimedAsync(i).Result);
        yield return Added("[Traced], nobody samples, on a hit", 5, methods, static (m, i) => m.TracedCached(1), static (m, i) => m.Cached(1));

        using var meter = new Meter("By hand");
        var histogram = meter.CreateHistogram<double>("call.duration", "s");
        using var listener = Listen(meter);
        var byHand = new ByHand(methods, histogram);
        yield return Listened("[Timed] with a listener, T", methods, static (m, i) => m.Timed(i), byHand, static (h, i) => h.Timed(i));
        yield return Listened("[Timed] with a listener, ValueTask<T>", methods, static (m, i) => m.TimedAsync(i).Result, byHand, static (h, i) => h.TimedAsync(i));
        yield return Listened("[Timed] with a listener and a metric tag, T", methods, static (m, i) => m.Tagged(i, DayOfWeek.Monday), byHand, static (h, i) => h.Tagged(i, DayOfWeek.Monday));
    }

    private static Budget Added(string name, double nanoseconds, Methods methods, Func<Methods, int, int> ours, Func<Methods, int, int> without)
        => new(name, double.PositiveInfinity, 0, Operations, n => Repeat(n, methods, ours), n => Repeat(n, methods, without)) { MaxAddedNanoseconds = nanoseconds };

    private static Budget Listened(string name, Methods methods, Func<Methods, int, int> ours, ByHand byHand, Func<ByHand, int, int> limit)
        => new(name, 1.15, 0, Operations / 4, n => Repeat(n, methods, ours), n => Repeat(n, byHand, limit));

    private static MeterListener Listen(Meter byHand)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter == byHand || instrument.Name == "perfaspects.call.duration")
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>(static (_, _, _, _) => { });
        listener.Start();
        return listener;
    }

    // Without tiers: the loop is shared, and a profile of it would inline one operation of a pair and call the other.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Repeat<T>(int operations, T subject, Func<T, int, int> operation)
    {
        for (var i = 0; i < operations; i++)
        {
            operation(subject, i);
        }
    }

    private sealed class ByHand(Methods methods, Histogram<double> duration)
    {
        private readonly KeyValuePair<string, object?> _method = new("code.function.name", "Methods.Timed");

        public int Timed(int id)
        {
            var started = Stopwatch.GetTimestamp();
            var result = methods.Plain(id);
            duration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, _method);
            return result;
        }

        public int TimedAsync(int id)
        {
            var started = Stopwatch.GetTimestamp();
            var result = methods.PlainAsync(id).Result;
            duration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, _method);
            return result;
        }

        public int Tagged(int id, DayOfWeek day)
        {
            var started = Stopwatch.GetTimestamp();
            var result = methods.Plain(id);
            duration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, _method, new("day", Enum.GetName(day)));
            return result;
        }
    }

    private sealed partial class Methods(AspectRuntime runtime)
    {
        private static readonly Task<int> s_one = Task.FromResult(1);

        [MethodImpl(MethodImplOptions.NoInlining)]
        public int Plain(int id) => id;

        [MethodImpl(MethodImplOptions.NoInlining)]
        public ValueTask<int> PlainAsync(int id) => new(id);

        [MethodImpl(MethodImplOptions.NoInlining)]
        public ValueTask<string> PlainTextAsync(int id) => new("text");

        [MethodImpl(MethodImplOptions.NoInlining)]
        public Task<int> PlainTaskAsync(int id) => s_one;

        [Timed]
        public partial int Timed(int id);

        private int TimedCore(int id) => Plain(id);

        [Timed]
        public partial int Tagged(int id, [MetricTag] DayOfWeek day);

        private int TaggedCore(int id, DayOfWeek day) => Plain(id);

        [Timed]
        public partial ValueTask<int> TimedAsync(int id);

        private ValueTask<int> TimedCoreAsync(int id) => PlainAsync(id);

        [Timed]
        public partial ValueTask<string> TimedTextAsync(int id);

        private ValueTask<string> TimedTextCoreAsync(int id) => PlainTextAsync(id);

        [Timed]
        public partial Task<int> TimedTaskAsync(int id);

        private Task<int> TimedTaskCoreAsync(int id) => PlainTaskAsync(id);

        public async ValueTask<int> CompletedAsync(int id)
        {
            await default(ValueTask);
            return id;
        }

        [Timed]
        public partial ValueTask<int> TimedCompletedAsync(int id);

        private async ValueTask<int> TimedCompletedCoreAsync(int id)
        {
            await default(ValueTask);
            return id;
        }

        [Timed, Traced]
        public partial int Traced(int id);

        private int TracedCore(int id) => Plain(id);

        [Timed, Traced]
        public partial ValueTask<int> TracedAsync(int id);

        private ValueTask<int> TracedCoreAsync(int id) => PlainAsync(id);

        [RateLimited(1_000_000_000, "1s", Algorithm = RateLimitAlgorithm.TokenBucket)]
        public partial int Limited(int id);

        private int LimitedCore(int id) => id;

        [Timed, RateLimited(1_000_000_000, "1s", Algorithm = RateLimitAlgorithm.TokenBucket)]
        public partial int TimedLimited(int id);

        private int TimedLimitedCore(int id) => id;

        [Cached("1h")]
        public partial int Cached(int id);

        private int CachedCore(int id) => id;

        [Traced, Cached("1h")]
        public partial int TracedCached(int id);

        private int TracedCachedCore(int id) => id;
    }
}
