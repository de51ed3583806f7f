using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using PerfAspects.Telemetry;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace PerfAspects.Tests.Telemetry;

public sealed partial class InstrumentsTests : AspectTest
{
    private readonly Everything _everything;

    public InstrumentsTests() => _everything = new Everything(Runtime);

    [Fact]
    public void Observe_ListenerThatComesLate_SeesTheTrueTotals()
    {
        _everything.Get(1);
        _everything.Get(1);
        _everything.Get(2);
        Assert.Throws<RateLimitRejectedException>(() => _everything.Get(3));

        using var readings = new MeterReadings(Meters);

        Assert.Equal(["ok=3", "error=1", "canceled=0"], Told(readings, "perfaspects.calls"));
        Assert.Equal(["hit=1", "miss=3", "joined=0", "stale=0"], Told(readings, "perfaspects.cache.requests"));
        Assert.Equal(["admitted=2", "queued=0", "rejected=1"], Told(readings, "perfaspects.rate_limit.requests"));
        Assert.Equal(0.25, Assert.Single(readings.Observe("perfaspects.cache.hit.ratio")).Value);
        Assert.Equal(2, Assert.Single(readings.Observe("perfaspects.cache.entries")).Value);
    }

    [Fact]
    public void Unheard_ListenerToEverything_IsNotToldOfIt()
    {
        var unheard = Instruments.Unheard;
        var published = new ConcurrentBag<Instrument>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => published.Add(instrument) };
        listener.Start();
        listener.EnableMeasurementEvents(unheard);

        Assert.Contains(published, static instrument => instrument.Name == "perfaspects.call.duration");
        Assert.DoesNotContain(unheard, published);
        Assert.False(unheard.Enabled);
    }

    [Fact]
    public async Task Observe_CallUnderWay_IsActive()
    {
        using var readings = new MeterReadings(Meters);
        var gate = new TaskCompletionSource();

        var call = _everything.WaitAsync(gate.Task);

        Assert.Equal(1, Assert.Single(readings.Observe("perfaspects.call.active")).Value);
        gate.SetResult();
        await call;
        Assert.Equal(0, Assert.Single(readings.Observe("perfaspects.call.active")).Value);
    }

    [Fact]
    public void Observe_Circuit_TellsStateAndTransitions()
    {
        using var readings = new MeterReadings(Meters);
        Record.Exception(_everything.Fail);
        Assert.Equal(["closed=1", "open=0", "half_open=0", "isolated=0"], Told(readings, "perfaspects.circuit_breaker.state"));
        Record.Exception(_everything.Fail);
        Assert.Throws<BrokenCircuitException>(_everything.Fail);

        Assert.Equal(["closed=0", "open=1", "half_open=0", "isolated=0"], Told(readings, "perfaspects.circuit_breaker.state"));
        Clock.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromTicks(1));
        Assert.Equal(["closed=0", "open=1", "half_open=0", "isolated=0"], Told(readings, "perfaspects.circuit_breaker.state"));
        Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(["closed=0", "open=0", "half_open=1", "isolated=0"], Told(readings, "perfaspects.circuit_breaker.state")); // nobody has called since
        Assert.Single(readings.Observe("perfaspects.circuit_breaker.transitions"));
        Record.Exception(_everything.Fail);
        Assert.Equal(["closed=0", "open=1", "half_open=0", "isolated=0"], Told(readings, "perfaspects.circuit_breaker.state"));

        Assert.Equal(
            [("closed", "open", 1.0), ("half_open", "open", 1.0), ("open", "half_open", 1.0)],
            readings.Observe("perfaspects.circuit_breaker.transitions")
                .Select(static reading => (reading.Tags["perfaspects.circuit_breaker.from"]!, reading.Tags["perfaspects.circuit_breaker.to"]!, reading.Value))
                .Order());
    }

    [Fact]
    public void Observe_Evictions_TellTheReason()
    {
        using var readings = new MeterReadings(Meters);
        _everything.Small(1);
        _everything.Small(2);
        Clock.Advance(TimeSpan.FromMinutes(5));
        _everything.Small(2);
        Runtime.Find("PerfAspects.Tests.Telemetry.InstrumentsTests+Everything.Small")!.ClearCache();

        Assert.Equal(["expired=1", "capacity=1", "pressure=0"], Told(readings, "perfaspects.cache.evictions"));
        Assert.Equal(["key=0", "tag=0", "all=1"], Told(readings, "perfaspects.cache.invalidations"));
    }

    [Fact]
    public async Task Observe_RetriesTimeoutsAndBulkheads_AreCountedByMethod()
    {
        using var readings = new MeterReadings(Meters);
        var call = WithoutContext.Run(() => _everything.TryHardAsync(default));
        await Assert.ThrowsAsync<BulkheadRejectedException>(() => _everything.TryHardAsync(default));
        Clock.Advance(TimeSpan.FromSeconds(1));
        Clock.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<TimeoutRejectedException>(() => call);

        Assert.Equal(1, Assert.Single(readings.Observe("perfaspects.retry.attempts")).Value);
        Assert.Equal(2, Assert.Single(readings.Observe("perfaspects.timeouts")).Value);
        var rejections = Assert.Single(readings.Observe("perfaspects.bulkhead.rejections"));
        Assert.Equal(1, rejections.Value);
        Assert.Equal("PerfAspects.Tests.Telemetry.InstrumentsTests+Everything.TryHardAsync", rejections.Tags["code.function.name"]);
        Assert.Empty(readings.Observe("perfaspects.timeout.abandoned")); // only where the core may be left
    }

    [Fact]
    public void LoadDuration_Listening_IsRecordedOncePerLoad()
    {
        using var readings = new MeterReadings(Meters);

        _everything.Get(1);
        _everything.Get(1);

        Assert.Equal(0, Assert.Single(readings.Recorded("perfaspects.cache.load.duration")).Value);
    }

    [Fact]
    public void Observe_TwoRuntimesOfOneFactory_AddUpByMethod()
    {
        using var other = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = Clock, MeterFactory = Meters });
        using var readings = new MeterReadings(Meters);
        _everything.Get(1);
        new Everything(other).Get(1);

        Assert.Equal("ok=2", Told(readings, "perfaspects.calls")[0]);
        other.Dispose();
        Assert.Equal("ok=1", Told(readings, "perfaspects.calls")[0]);
    }

    [Fact]
    public void Scrape_OfManyPartitions_ReadsNoneOfThemButThoseThatAreNotClosed()
    {
        using var readings = new MeterReadings(Meters);
        var method = Runtime.Find("PerfAspects.Tests.Telemetry.InstrumentsTests+Everything.Tenant")!;
        _everything.Tenant(0, fails: false);
        readings.Observe("perfaspects.circuit_breaker.state");
        var one = Allocated();
        for (var tenant = 1; tenant < 5_000; tenant++)
        {
            _everything.Tenant(tenant, fails: false);
        }

        Assert.InRange(Allocated(), 0, 2 * one);
        Assert.Equal(CircuitState.Closed, method.GetStatistics().CircuitState);
        Assert.Throws<TimeoutException>(() => _everything.Tenant(4_000, fails: true));

        Assert.Equal(CircuitState.Open, method.GetStatistics().CircuitState);
        Assert.Equal(1, readings.Observe("perfaspects.circuit_breaker.state").Single(static reading => reading.Detail.EndsWith("=open", StringComparison.Ordinal)).Value);
        Assert.Equal(1, Assert.Single(readings.Observe("perfaspects.circuit_breaker.transitions")).Value);

        long Allocated()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            readings.Observe("perfaspects.circuit_breaker.state");
            method.GetStatistics();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void Listener_ThatThrows_DoesNotCountTheCallTwice()
    {
        using var listener = ThrowingDurationListenerTests.ListenAndThrow(Meters);

        _everything.Get(1);
        _everything.InPlace();

        foreach (var method in new[] { "Get", "InPlace" })
        {
            var statistics = Statistics($"PerfAspects.Tests.Telemetry.InstrumentsTests+Everything.{method}");
            Assert.Equal((1, 0), (statistics.Calls, statistics.Failures));
        }
    }

    private static string[] Told(MeterReadings readings, string instrument)
        => [.. readings.Observe(instrument).Select(static reading => $"{reading.Detail.Split('=')[^1]}={reading.Value}")];

    private sealed partial class Everything(AspectRuntime runtime)
    {
        [CircuitBreaker(MinimumThroughput = 2, FailureRatio = 0.1, BreakDuration = "1h")]
        public partial int Tenant([Partition] int tenant, bool fails);

        private int TenantCore(int tenant, bool fails) => fails ? throw new TimeoutException() : tenant;

        [Timed, Cached("5m"), RateLimited(2, "1s"), CircuitBreaker]
        public partial int Get(int id);

        private int GetCore(int id) => id;

        [Timed]
        public partial void InPlace();

        private void InPlaceCore()
        {
        }

        [Timed]
        public partial Task WaitAsync(Task gate);

        private Task WaitCoreAsync(Task gate) => gate;

        [CircuitBreaker(MinimumThroughput = 2)]
        public partial void Fail();

        private void FailCore() => throw new TimeoutException();

        [Retry(1, Delay = "0s"), Timeout("1s"), Bulkhead(1)]
        public partial Task TryHardAsync(CancellationToken cancellationToken);

        private Task TryHardCoreAsync(CancellationToken cancellationToken) => new TaskCompletionSource().Task.WaitAsync(cancellationToken);

        [Cached("5m", MaxEntries = 1)]
        public partial int Small(int id);

        private int SmallCore(int id) => id;
    }
}
