using System.Diagnostics.Metrics;
using PerfAspects.Telemetry;

namespace PerfAspects.Tests.Telemetry;

/// <summary>What dashboards are built on: the instruments as published, the manifest and the documentation are one.</summary>
public sealed partial class InstrumentManifestTests : AspectTest
{
    private readonly AspectRuntime _overloaded;

    public InstrumentManifestTests()
        => _overloaded = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = Clock, MeterFactory = Meters, OverloadSignal = static () => 1 });

    public override void Dispose()
    {
        _overloaded.Dispose();
        base.Dispose();
    }

    [Fact]
    public void Document_OfTheMetrics_ListsTheManifest()
        => Assert.Equal(
            TelemetryRegistry.Instruments.Select(static definition => $"{definition.Name} {Kind(definition)} {definition.Unit} {string.Join(", ", definition.Tags)}").Order(StringComparer.Ordinal),
            Documents.Table("docs/metrics.md", "instrument").Select(static row => $"{row[0]} {row[1]} {row[2]} {row[3]}").Order(StringComparer.Ordinal));

    // The contract's table, written out: a name that changes here breaks somebody's dashboard.
    [Fact]
    public void Manifest_IsTheContracts()
        => Assert.Equal(
            [
                "perfaspects.batch.keys",
                "perfaspects.batches",
                "perfaspects.bulkhead.queued",
                "perfaspects.bulkhead.rejections",
                "perfaspects.cache.entries",
                "perfaspects.cache.evictions",
                "perfaspects.cache.hit.ratio",
                "perfaspects.cache.invalidations",
                "perfaspects.cache.load.duration",
                "perfaspects.cache.requests",
                "perfaspects.cache.unasked_keys",
                "perfaspects.call.active",
                "perfaspects.call.duration",
                "perfaspects.calls",
                "perfaspects.circuit_breaker.rejections",
                "perfaspects.circuit_breaker.state",
                "perfaspects.circuit_breaker.transitions",
                "perfaspects.concurrency.in_flight",
                "perfaspects.concurrency.limit",
                "perfaspects.concurrency.rejections",
                "perfaspects.fallbacks",
                "perfaspects.hedges",
                "perfaspects.rate_limit.requests",
                "perfaspects.retry.attempts",
                "perfaspects.retry.suppressed",
                "perfaspects.shed.level",
                "perfaspects.shed.rejections",
                "perfaspects.tier.duration",
                "perfaspects.tier.invalidations.pending",
                "perfaspects.tier.lag",
                "perfaspects.tier.requests",
                "perfaspects.tier.state",
                "perfaspects.timeout.abandoned",
                "perfaspects.timeouts",
                "perfaspects.warm.keys",
            ],
            TelemetryRegistry.Instruments.Select(static definition => definition.Name).Order(StringComparer.Ordinal));

    // A counter outside of the registry would have no place among the counters of a method.
    [Fact]
    public void Counter_DeclaredTooLate_Throws()
    {
        Assert.True(TelemetryRegistry.CounterCount > Counter.Hit.Index);
        Assert.Throws<InvalidOperationException>(static () => Counter.Declare());
    }

    [Fact]
    public void Instruments_Published_AreThoseOfTheManifest()
    {
        _ = new Everything(Runtime);
        using var readings = new MeterReadings(Meters);

        Assert.Equal(
            TelemetryRegistry.Instruments.Select(static definition => (definition.Name, (string?)definition.Unit, (string?)definition.Description, Type(definition))).Order(),
            readings.Instruments.Select(static instrument => (instrument.Name, instrument.Unit, instrument.Description, instrument.GetType().Name)).Order());
        Assert.All(readings.Instruments, static instrument => Assert.Equal("PerfAspects", instrument.Meter.Name));
    }

    [Fact]
    public void Histograms_Advise_BucketsFromMicrosecondsToTenSeconds()
    {
        using var readings = new MeterReadings(Meters);
        var histograms = readings.Instruments.OfType<Histogram<double>>().ToArray();

        Assert.Equal(3, histograms.Length);
        Assert.All(histograms, static histogram =>
        {
            var boundaries = histogram.Advice!.HistogramBucketBoundaries!;
            Assert.Equal(boundaries.Order(), boundaries);
            Assert.True(boundaries.Count(static boundary => boundary < 0.005) >= 4, "cached calls are to be told apart below 5 ms");
            Assert.Superset(new HashSet<double> { 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10 }, boundaries.ToHashSet());
        });
    }

    [Fact]
    public async Task Series_OfEveryInstrument_CarryExactlyTheManifestsTags()
    {
        var everything = new Everything(Runtime);
        using var readings = new MeterReadings(Meters);
        var abandoned = new TaskCompletionSource();
        await everything.CallAsync(1, static _ => Task.CompletedTask, default);
        var hanging = everything.CallAsync(2, _ => abandoned.Task, default);
        await everything.CallAsync(3, static _ => Task.CompletedTask, default); // no room: the fallback answers
        Clock.Advance(TimeSpan.FromSeconds(1));
        Clock.Advance(TimeSpan.FromSeconds(1));
        await hanging;
        Assert.Throws<FormatException>(() => everything.Fail());
        Assert.Throws<FormatException>(() => everything.Fail());
        Assert.Throws<Polly.CircuitBreaker.BrokenCircuitException>(() => everything.Fail());
        everything.Cached();
        await Runtime.Find(typeof(Warming.StaticStock), nameof(Warming.StaticStock.Count))!.WarmAsync();
        var adapted = everything.AdaptAsync(abandoned.Task);
        await Assert.ThrowsAsync<ConcurrencyRejectedException>(() => everything.AdaptAsync(abandoned.Task));
        var batched = everything.BatchedAsync(1);
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        await batched;
        Assert.Throws<FormatException>(() => everything.Exhaust());
        var slow = new TaskCompletionSource();
        var hedged = everything.HedgeAsync(slow.Task);
        Clock.Advance(TimeSpan.FromSeconds(1));
        slow.SetResult();
        await hedged;
        everything.Each([1]);
        var shedding = new Everything(_overloaded);
        shedding.Shed();
        Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Throws<LoadShedException>(() => shedding.Shed());

        // Recorded before observed: observing begins a new list.
        var recorded = readings.Recorded("perfaspects.call.duration").Concat(readings.Recorded("perfaspects.cache.load.duration")).ToArray();
        Assert.All(TelemetryRegistry.Instruments.Where(static definition => !definition.Name.StartsWith("perfaspects.tier.", StringComparison.Ordinal)), definition =>
        {
            var series = definition.Kind == InstrumentKind.Histogram ? recorded.Where(reading => reading.Instrument == definition.Name) : readings.Observe(definition.Name);
            var tags = series.SelectMany(static reading => reading.Tags.Keys).Distinct().Order(StringComparer.Ordinal);
            Assert.Equal(definition.Tags.Append("code.function.name").Order(StringComparer.Ordinal), tags);
        });
        abandoned.SetResult();
    }

    private static string Kind(InstrumentDeclaration definition) => definition.Kind switch
    {
        InstrumentKind.Histogram => "histogram",
        InstrumentKind.Counter => "counter",
        InstrumentKind.UpDownCounter => "up-down counter",
        _ => "gauge",
    };

    private static string Type(InstrumentDeclaration definition)
        => definition.Kind == InstrumentKind.Histogram ? "Histogram`1" : $"Observable{definition.Kind}`1";

    private sealed partial class Everything(AspectRuntime runtime)
    {
        [Timed, Fallback(nameof(Instead)), RateLimited(10, "1s"), Retry(1, Delay = "0s"), Timeout("1s", OnIgnoredCancellation = IgnoredCancellation.Abandon), Bulkhead(1)]
        public partial Task CallAsync(int id, Func<CancellationToken, Task> core, CancellationToken cancellationToken);

        private Task CallCoreAsync(int id, Func<CancellationToken, Task> core, CancellationToken cancellationToken) => core(cancellationToken);

        private Task Instead(int id, Func<CancellationToken, Task> core, CancellationToken cancellationToken) => Task.CompletedTask;

        [Shed(Priority = CallPriority.Background)]
        public partial void Shed();

        private static void ShedCore()
        {
        }

        [AdaptiveConcurrency(Initial = 1, Max = 1, QueueLimit = 0)]
        public partial Task AdaptAsync(Task core);

        private Task AdaptCoreAsync(Task core) => core;

        [Timed, Cached("5m"), CircuitBreaker(MinimumThroughput = 2)]
        public partial int Fail();

        private int FailCore() => throw new FormatException();

        [Hedge(Delay = "1s", Idempotent = true)]
        public partial Task HedgeAsync(Task core);

        private Task HedgeCoreAsync(Task core) => core;

        [Retry(200, Delay = "0s")]
        public partial int Exhaust();

        private int ExhaustCore() => throw new FormatException();

        [Cached("5m")]
        public partial int Cached();

        private int CachedCore() => 1;

        [CachedEach("5m")]
        public partial Dictionary<int, int> Each(int[] ids);

        private static Dictionary<int, int> EachCore(int[] ids) => new() { [1] = 1, [2] = 2 };

        [Batched]
        public partial Task<int> BatchedAsync(int id);

        private Task<Dictionary<int, int>> BatchedBatchCoreAsync(int[] ids) => Task.FromResult(ids.ToDictionary(static id => id));
    }
}
