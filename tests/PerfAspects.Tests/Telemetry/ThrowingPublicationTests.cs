using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using PerfAspects.Telemetry;
using PerfAspects.Tracing;

namespace PerfAspects.Tests.Telemetry;

/// <summary>Listeners and factories that throw while a meter, its instruments or the activity source are made: everything is there all the same.</summary>
[Collection(nameof(Alone))]
public sealed partial class ThrowingPublicationTests : IDisposable
{
    private readonly AspectTest.TestMeterFactory _meters = new();
    private readonly LogRecorder _log = new();
    private AspectRuntime? _runtime;

    private AspectRuntime Runtime
        => _runtime ??= new AspectRuntime(new AspectRuntimeOptions { TimeProvider = new FakeClock(), MeterFactory = _meters, LoggerFactory = _log });

    public void Dispose()
    {
        _runtime?.Dispose();
        _meters.Dispose();
    }

    [Fact]
    public void InstrumentPublished_ThrowsForEach_AllInstrumentsReport_AndEachIsLoggedOnce()
    {
        using (ThrowWhenPublished(static _ => true))
        {
            Assert.Equal(1, new Api(Runtime).Get(1));
        }

        using var readings = new MeterReadings(_meters);
        new Api(Runtime).Get(1);

        Assert.Equal(2, readings.Observe("perfaspects.calls")[0].Value);
        new Api(Runtime).Get(2);
        Assert.Single(readings.Recorded("perfaspects.call.duration"));
        Assert.Single(readings.Recorded("perfaspects.cache.load.duration"));
        Assert.Equal(readings.Instruments.Select(static instrument => instrument.Name).Order(), _log.Entries.Select(static entry => (string)entry.Values["Instrument"]!).Order());
    }

    [Fact]
    public void InstrumentPublished_ThrowsForOne_TheOthersAreHeardByThatListener()
    {
        using var listener = ThrowWhenPublished(static instrument => instrument.Name == "perfaspects.calls");
        var seen = new List<string>();
        listener.SetMeasurementEventCallback<double>((instrument, _, _, _) => seen.Add(instrument.Name));

        new Api(Runtime).Get(1);

        Assert.Equal(["perfaspects.cache.load.duration", "perfaspects.call.duration"], seen);
    }

    [Fact]
    public void InstrumentPublished_CallsAnAnnotatedMethod_GetsItsResult()
    {
        var results = new List<int>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Scope == _meters)
                {
                    using var inner = new AspectRuntime(new AspectRuntimeOptions { MeterFactory = _meters });
                    results.Add(new Api(inner).Get(1));
                }
            },
        };
        listener.Start();

        Assert.Equal(1, new Api(Runtime).Get(1));
        Assert.Equal(TelemetryRegistry.Instruments.Count, results.Count);
        Assert.All(results, static result => Assert.Equal(1, result));
    }

    [Fact]
    public void InstrumentPublished_WaitsForACallOfAnotherThread_DoesNotHoldItUp_AndItsMethodIsHeardAfterwards()
    {
        using var inner = new InnerRuntime(_meters);
        var published = 0;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Scope == _meters)
                {
                    self.EnableMeasurementEvents(instrument);
                    if (published++ == 0)
                    {
                        inner.CallOnAnotherThread(1); // before the histograms are there
                    }
                }
            },
        };
        var measured = new List<string>();
        listener.SetMeasurementEventCallback<double>((instrument, _, _, _) => measured.Add(instrument.Name));
        listener.Start();

        Assert.Equal(1, new Api(Runtime).Get(1));

        Assert.Equal(TelemetryRegistry.Instruments.Count, published);
        measured.Clear();
        inner.CallOnAnotherThread(2);
        Assert.Equal(["perfaspects.cache.load.duration", "perfaspects.call.duration"], measured);
    }

    [Fact]
    public void MeterFactory_WaitsForACallOfAnotherThread_DoesNotHoldItUp()
    {
        using var factory = new WaitingFactory(_meters);
        using var inner = new InnerRuntime(factory);
        factory.Wait = () => inner.CallOnAnotherThread(1);

        using var runtime = new AspectRuntime(new AspectRuntimeOptions { MeterFactory = factory });

        Assert.Equal(1, new Api(runtime).Get(1));
        Assert.Equal(1, factory.Created);
    }

    [Fact]
    public void MeterFactory_Throws_CallsHaveTheirResultsAndCounts()
    {
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { MeterFactory = new ThrowingFactory(), LoggerFactory = _log });

        Assert.Equal(1, new Api(runtime).Get(1));
        Assert.Equal(1, runtime.Find("PerfAspects.Tests.Telemetry.ThrowingPublicationTests+Api.Get")!.GetStatistics().Calls);
        Assert.Equal("PerfAspects", Assert.Single(_log.Entries).Values["Instrument"]);
    }

    [Fact]
    public void LoggerFactory_Throws_CallsHaveTheirResults()
    {
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { LoggerFactory = new ThrowingFactory() });

        Assert.Equal(1, new Api(runtime).Get(1));
    }

    [Fact]
    public void ShouldListenTo_Throws_TheSourceWorks()
    {
        var isArmed = false;
        using var listener = new ActivityListener { ShouldListenTo = _ => isArmed ? throw new FormatException() : false };
        ActivitySource.AddActivityListener(listener);
        isArmed = true;

        using var source = SpanSource.Create(out var fault);

        isArmed = false;
        Assert.IsType<FormatException>(fault);
        using var later = new ActivityListener { ShouldListenTo = other => other == source, Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData };
        ActivitySource.AddActivityListener(later);
        using var span = source.CreateActivity("a", ActivityKind.Internal);
        Assert.NotNull(span);
    }

    private MeterListener ThrowWhenPublished(Func<Instrument, bool> throws)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Scope == _meters)
                {
                    if (throws(instrument))
                    {
                        throw new FormatException("the listener's own");
                    }

                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.Start();
        return listener;
    }

    private sealed class ThrowingFactory : IMeterFactory, ILoggerFactory
    {
        public Meter Create(MeterOptions options) => throw new FormatException();

        public ILogger CreateLogger(string categoryName) => throw new FormatException();

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }
    }

    /// <summary>A runtime that another thread makes and calls a method in.</summary>
    private sealed class InnerRuntime(IMeterFactory meters) : IDisposable
    {
        private AspectRuntime? _runtime;

        public void CallOnAnotherThread(int key)
        {
            var thread = new Thread(() => new Api(_runtime ??= new AspectRuntime(new AspectRuntimeOptions { MeterFactory = meters })).Get(key))
            {
                IsBackground = true,
            };
            thread.Start();
            Assert.True(thread.Join(TimeSpan.FromSeconds(10)), "the other thread has been held up");
        }

        public void Dispose() => _runtime?.Dispose();
    }

    private sealed class WaitingFactory(IMeterFactory meters) : IMeterFactory
    {
        public Action? Wait { get; set; }

        public int Created { get; private set; }

        public Meter Create(MeterOptions options)
        {
            Created++;
            Wait?.Invoke();
            return meters.Create(options);
        }

        public void Dispose()
        {
        }
    }

    private sealed partial class Api(AspectRuntime runtime)
    {
        [Timed, Cached("1h")]
        public partial int Get(int key);

        private int GetCore(int key) => key;
    }
}
