using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PerfAspects.Tests.Hosting;
using PerfAspects.Tests.Settings;

namespace PerfAspects.Tests.Soak;

/// <summary>
/// Hosts that start, change their settings and stop, one after the other, while threads call their services and a listener scrapes. It
/// runs for 10 seconds, or for as many as <c>PERFASPECTS_SOAK_SECONDS</c> says: <c>PERFASPECTS_SOAK_SECONDS=600 dotnet test
/// tests/PerfAspects.Tests --filter HostSoakTests</c>.
/// </summary>
[Collection(nameof(HostCollection))]
public sealed partial class HostSoakTests
{
    private const int Callers = 3;
    private const int Keys = 50;
    private const string Service = "PerfAspects.Tests.Soak.HostSoakTests+Shop.";

    private static readonly TimeSpan s_duration = TimeSpan.FromSeconds(
        double.TryParse(Environment.GetEnvironmentVariable("PERFASPECTS_SOAK_SECONDS"), CultureInfo.InvariantCulture, out var seconds)
            ? seconds
            : 10);

    private static readonly TimeSpan s_lifeOfAHost = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task Hosts_ThatRestartUnderLoadWhileSomebodyListens_KeepEveryPromise()
    {
        using var listeners = new Listeners();
        long calls = 0;
        var runtimes = new List<WeakReference>();
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < s_duration;)
        {
            calls += await RunHostAsync(listeners, runtimes);
        }

        Assert.True(calls > 0);
        Assert.True(listeners.Scrapes > 0);
        Assert.Null(listeners.Impossible);
        Assert.InRange(CountLiving(runtimes), 0, 1); // what is left of the last host may be on a stack yet
    }

    private static int CountLiving(List<WeakReference> runtimes)
    {
        for (var i = 0; i < 100 && runtimes.Count(static runtime => runtime.IsAlive) > 1; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return runtimes.Count(static runtime => runtime.IsAlive);
    }

    // Everything that a call may end with is asserted by the callers; here, that nothing is lost: each call is counted once, and none is
    // left.
    private static async Task<long> RunHostAsync(Listeners listeners, List<WeakReference> runtimes)
    {
        var configuration = new LiveConfiguration();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddPerfAspects().AddMemoryCache(static options => options.SizeLimit = 10_000).AddSingleton<Shop>();
        builder.Services.AddSingleton<IConfiguration>(configuration.Root);
        using var host = builder.Build();
        await host.StartAsync();
        var runtime = host.Services.GetRequiredService<AspectRuntime>();
        runtimes.Add(new WeakReference(runtime));
        var shop = host.Services.GetRequiredService<Shop>();

        using var end = new CancellationTokenSource(s_lifeOfAHost);
        var callers = Enumerable.Range(0, Callers).Select(seed => Task.Run(() => CallAsync(shop, new Random(seed), end.Token))).ToArray();
        var listening = Task.Run(() => listeners.ScrapeUntil(end.Token));
        var changing = Task.Run(() => ChangeUntil(configuration, runtime, end.Token));
        var calls = await Task.WhenAll(callers).WaitAsync(Patience.Limit);
        await Task.WhenAll(listening, changing).WaitAsync(Patience.Limit);
        var cached = runtime.Find(Service + "GetAsync")!.GetStatistics();
        var guarded = runtime.Find(Service + "Guarded")!.GetStatistics();
        await host.StopAsync().WaitAsync(Patience.Limit);

        Assert.Equal(calls.Sum(static counts => counts.Cached), cached.Calls);
        Assert.Equal(calls.Sum(static counts => counts.Guarded), guarded.Calls);
        Assert.Equal(calls.Sum(static counts => counts.Failed), guarded.Failures);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => shop.GetAsync(1, default));
        return calls.Sum(static counts => counts.Cached + counts.Guarded);
    }

    private static async Task<(long Cached, long Guarded, long Failed)> CallAsync(Shop shop, Random random, CancellationToken end)
    {
        var (cached, guarded, failed) = (0L, 0L, 0L);
        while (!end.IsCancellationRequested)
        {
            var key = random.Next(Keys);
            var oldest = shop.Version(key);
            var value = await shop.GetAsync(key, default);
            cached++;
            Assert.True(value / Keys >= oldest && value % Keys == key, $"key {key}: read {value} after {oldest} was invalidated");
            if (random.Next(20) == 0)
            {
                shop.Change(key);
            }

            guarded++;
            try
            {
                Assert.Equal(key, shop.Guarded(key));
            }
            catch (Exception exception) when (exception is InvalidDataException or Polly.ExecutionRejectedException)
            {
                failed++;
            }
        }

        return (cached, guarded, failed);
    }

    private static void ChangeUntil(LiveConfiguration configuration, AspectRuntime runtime, CancellationToken end)
    {
        for (var round = 0; !end.IsCancellationRequested; round++)
        {
            configuration[$"Methods:{Service}GetAsync:Cached:Enabled"] = round % 2 == 0 ? "false" : null;
            configuration[$"Methods:{Service}Guarded:RateLimited:Permits"] = round % 3 == 0 ? "100000" : null;
            configuration[$"Methods:{Service}Guarded:Timed:Enabled"] = round % 5 == 0 ? "false" : null;
            configuration.Reload();
            if (round % 7 == 0)
            {
                runtime.Find(Service + "GetAsync")!.ClearCache();
            }

            Thread.Yield();
        }
    }

    /// <summary>Listens to everything, and scrapes.</summary>
    private sealed class Listeners : IDisposable
    {
        private readonly MeterListener _meters = new();
        private readonly ActivityListener _spans;

        public Listeners()
        {
            _meters.InstrumentPublished = static (instrument, self) =>
            {
                if (instrument.Meter.Name == "PerfAspects")
                {
                    self.EnableMeasurementEvents(instrument);
                }
            };
            _meters.SetMeasurementEventCallback<double>((instrument, value, _, _) => Check(instrument, value));
            _meters.SetMeasurementEventCallback<long>((instrument, value, _, _) => Check(instrument, value));
            _meters.Start();
            _spans = new ActivityListener
            {
                ShouldListenTo = static source => source.Name == "PerfAspects",
                Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            };
            ActivitySource.AddActivityListener(_spans);
        }

        public int Scrapes { get; private set; }

        /// <summary>An instrument that has said something impossible, if one has. Nobody hears what a listener throws.</summary>
        public string? Impossible { get; private set; }

        public void ScrapeUntil(CancellationToken end)
        {
            while (!end.IsCancellationRequested)
            {
                _meters.RecordObservableInstruments();
                Scrapes++;
                Thread.Yield();
            }
        }

        public void Dispose()
        {
            _meters.Dispose();
            _spans.Dispose();
        }

        private void Check(Instrument instrument, double value) => Impossible ??= value >= 0 ? null : $"{instrument.Name} = {value}";
    }

    /// <summary>A service of the hosts. A cached value tells its key and the version that was current when it was read.</summary>
    private sealed partial class Shop(AspectRuntime runtime)
    {
        private readonly long[] _versions = new long[Keys];
        private readonly long[] _invalidated = new long[Keys];

        public long Version(int key) => Volatile.Read(ref _invalidated[key]);

        public void Change(int key)
        {
            var version = Interlocked.Increment(ref _versions[key]);
            Forget(key);
            for (var known = Version(key); known < version && Interlocked.CompareExchange(ref _invalidated[key], version, known) != known;)
            {
                known = Version(key);
            }
        }

        [Timed, Traced, Cached("1h", MaxEntries = 40), Retry(1, Delay = "0s")]
        public partial Task<long> GetAsync(int key, CancellationToken cancellationToken);

        private async Task<long> GetCoreAsync(int key, CancellationToken cancellationToken)
        {
            var version = Volatile.Read(ref _versions[key]);
            await Task.Yield();
            return (version * Keys) + key;
        }

        [CacheInvalidate(nameof(GetAsync))]
        private partial void Forget(int key);

        [Timed, Traced, RateLimited(50, "100ms", QueueLimit = 1), Bulkhead(2, QueueLimit = 2)]
        [CircuitBreaker(MinimumThroughput = 50, BreakDuration = "500ms")]
        public partial int Guarded(int key);

        private int GuardedCore(int key) => key % 10 == 9 ? throw new InvalidDataException() : key;
    }
}
