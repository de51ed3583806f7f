using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace PerfAspects.Tests.Telemetry;

/// <summary>A listener of call durations that throws at every measurement: every shape of call has its own result and is counted once, and the exception is logged once.</summary>
public sealed partial class ThrowingDurationListenerTests : IDisposable
{
    private const string Type = "PerfAspects.Tests.Telemetry.ThrowingDurationListenerTests+Api";

    private readonly AspectTest.TestMeterFactory _meters = new();
    private readonly FakeClock _clock = new();
    private readonly LogRecorder _log = new();
    private readonly AspectRuntime _runtime;
    private readonly MeterListener _listener;

    public ThrowingDurationListenerTests()
    {
        _runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = _clock, MeterFactory = _meters, LoggerFactory = _log });
        _listener = ListenAndThrow(_meters);
    }

    public static TheoryData<string> Shapes =>
    [
        nameof(Api.Value), nameof(Api.Void), nameof(Api.TaskAsync), nameof(Api.TaskOfResultAsync), nameof(Api.ValueTaskAsync), nameof(Api.ValueTaskOfResultAsync),
        nameof(Api.StreamAsync), nameof(Api.Property), nameof(Api.Limited), nameof(Api.LimitedAsync), nameof(Api.Cached), nameof(Api.CachedAsync), nameof(Api.CachedByList),
        nameof(Api.Tagged), nameof(Api.Slow),
    ];

    public void Dispose()
    {
        _listener.Dispose();
        _runtime.Dispose();
        _meters.Dispose();
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Call_HasItsResult_IsCountedOnce_AndTheExceptionIsLoggedOnce(string shape)
    {
        var api = new Api(_runtime);

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(1, await api.CallAsync(shape, failure: null));
        }

        Assert.Equal((3, 0), Counted(shape));
        AssertLoggedOnce();
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Call_ThatFails_FailsWithItsOwnException_AndIsCountedOnce(string shape)
    {
        var api = new Api(_runtime);
        var failure = new TimeoutException();

        for (var i = 0; i < 3; i++)
        {
            Assert.Same(failure, await Assert.ThrowsAsync<TimeoutException>(() => api.CallAsync(shape, failure)));
        }

        Assert.Equal((3, 3), Counted(shape));
        AssertLoggedOnce();
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Call_WhoseDurationTheClockCannotTell_HasItsResult(string shape)
    {
        var clock = new BrokenClock();
        using var runtime = new AspectRuntime(new AspectRuntimeOptions { TimeProvider = clock, MeterFactory = _meters });
        var api = new Api(runtime);
        clock.IsBroken = shape is not (nameof(Api.Limited) or nameof(Api.LimitedAsync) or nameof(Api.Cached) or nameof(Api.CachedAsync) or nameof(Api.CachedByList));

        Assert.Equal(1, await api.CallAsync(shape, failure: null));
        Assert.Equal(1, runtime.Find($"{Type}.{shape}")!.GetStatistics().Calls);
    }

    internal static MeterListener ListenAndThrow(IMeterFactory meters)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Scope == meters)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>(static (_, _, _, _) => throw new FormatException("the listener's own"));
        listener.Start();
        return listener;
    }

    private (long Calls, long Failures) Counted(string shape)
    {
        var statistics = _runtime.Find($"{Type}.{shape}")!.GetStatistics();
        return (statistics.Calls, statistics.Failures);
    }

    private void AssertLoggedOnce()
    {
        var entry = Assert.Single(_log.Entries, static entry => Equals(entry.Values["Instrument"], "perfaspects.call.duration"));
        Assert.Equal((LogLevel.Warning, 7, "System.FormatException"), (entry.Level, entry.Event.Id, entry.Values["ErrorType"]));
        Assert.IsType<FormatException>(entry.Exception);
        Assert.All(_log.Entries, static entry => Assert.Equal(7, entry.Event.Id));
    }

    private sealed class BrokenClock : TimeProvider
    {
        public bool IsBroken { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => IsBroken ? throw new NotSupportedException() : 1;

        public override DateTimeOffset GetUtcNow() => IsBroken ? throw new NotSupportedException() : DateTimeOffset.UnixEpoch;
    }

    private sealed partial class Api(AspectRuntime runtime)
    {
        private Exception? _failure;

        [Timed]
        public partial int Property { get; }

        public Task<int> CallAsync(string shape, Exception? failure)
        {
            _failure = failure;
            return shape switch
            {
                nameof(Value) => Now(Value),
                nameof(Void) => Now(() => Done(Void)),
                nameof(TaskAsync) => OneAsync(TaskAsync()),
                nameof(TaskOfResultAsync) => TaskOfResultAsync(),
                nameof(ValueTaskAsync) => OneAsync(ValueTaskAsync().AsTask()),
                nameof(ValueTaskOfResultAsync) => ValueTaskOfResultAsync().AsTask(),
                nameof(StreamAsync) => LastAsync(),
                nameof(Property) => Now(() => Property),
                nameof(Limited) => Now(Limited),
                nameof(LimitedAsync) => LimitedAsync(),
                nameof(Cached) => Now(() => Cached(1)),
                nameof(CachedAsync) => CachedAsync(1).AsTask(),
                nameof(CachedByList) => CachedByList([1]),
                nameof(Tagged) => Now(() => Tagged(DayOfWeek.Monday)),
                _ => Now(Slow),
            };
        }

        [Timed]
        public partial int Value();

        [Timed]
        public partial void Void();

        [Timed]
        public partial Task TaskAsync();

        [Timed]
        public partial Task<int> TaskOfResultAsync();

        [Timed]
        public partial ValueTask ValueTaskAsync();

        [Timed]
        public partial ValueTask<int> ValueTaskOfResultAsync();

        [Timed]
        public partial IAsyncEnumerable<int> StreamAsync();

        [Timed, RateLimited(10, "1s")]
        public partial int Limited();

        [Timed, RateLimited(10, "1s")]
        public partial Task<int> LimitedAsync();

        [Timed, Cached("1h")]
        public partial int Cached(int key);

        [Timed, Cached("1h")]
        public partial ValueTask<int> CachedAsync(int key);

        [Timed, Cached("1h")]
        public partial Task<int> CachedByList(List<int> key);

        [Timed]
        public partial int Tagged([MetricTag] DayOfWeek day);

        [Timed(SlowThreshold = "1h")]
        public partial int Slow();

        private int GetPropertyCore() => Result();

        private int ValueCore() => Result();

        private void VoidCore() => Result();

        private async Task TaskCoreAsync()
        {
            await Task.Yield();
            Result();
        }

        private Task<int> TaskOfResultCoreAsync() => Task.FromResult(Result());

        private async ValueTask ValueTaskCoreAsync()
        {
            await Task.Yield();
            Result();
        }

        private ValueTask<int> ValueTaskOfResultCoreAsync() => new(Result());

        private async IAsyncEnumerable<int> StreamCoreAsync()
        {
            await Task.Yield();
            yield return Result();
        }

        private int LimitedCore() => Result();

        private Task<int> LimitedCoreAsync() => Task.FromResult(Result());

        private int CachedCore(int key) => key * Result();

        private ValueTask<int> CachedCoreAsync(int key) => new(key * Result());

        private Task<int> CachedByListCore(List<int> key) => Task.FromResult(key.Count * Result());

        private int TaggedCore(DayOfWeek day) => (int)day * Result();

        private int SlowCore() => Result();

        private int Result() => _failure is null ? 1 : throw _failure;

        private static async Task<int> Now(Func<int> call)
        {
            await Task.CompletedTask;
            return call();
        }

        private static int Done(Action call)
        {
            call();
            return 1;
        }

        private static async Task<int> OneAsync(Task call)
        {
            await call;
            return 1;
        }

        private async Task<int> LastAsync()
        {
            var last = 0;
            await foreach (var item in StreamAsync())
            {
                last = item;
            }

            return last;
        }
    }
}
