using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace PerfAspects.Tests.Telemetry;

/// <summary>
/// Listeners that throw. They change no result and no count, and what they throw is logged once an instrument.
/// </summary>
public sealed partial class ThrowingListenerTests : AspectTest
{
    private const string Prefix = "ThrowingListenerTests+Api.";

    public enum Moment
    {
        Sampling,
        Start,
        Stop,
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Load_WhoseDurationCannotBeTold_EndsAndIsKept(bool isWaitedFor)
    {
        using var listener = ListenTo("perfaspects.cache.load.duration");
        var api = new Api(Runtime);
        var core = new TaskCompletionSource<int>();
        if (!isWaitedFor)
        {
            core.SetResult(1);
        }

        var first = api.LoadAsync(core.Task);
        var second = api.LoadAsync(core.Task);
        core.TrySetResult(1);

        Assert.Equal((1, 1), (await first.WaitAsync(TimeSpan.FromSeconds(30)), await second.WaitAsync(TimeSpan.FromSeconds(30))));
        Assert.Equal(1, Statistics($"PerfAspects.Tests.Telemetry.{Prefix}LoadAsync").CacheMisses);
    }

    [Fact]
    public async Task Load_ThatFails_WhoseDurationCannotBeTold_FailsWithItsOwnException()
    {
        using var listener = ListenTo("perfaspects.cache.load.duration");
        var api = new Api(Runtime);

        var failing = api.LoadAsync(Task.FromException<int>(new TimeoutException()));

        await Assert.ThrowsAsync<TimeoutException>(() => failing.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(2, await api.LoadAsync(Task.FromResult(2)));
    }

    [Theory]
    [InlineData(Moment.Sampling)]
    [InlineData(Moment.Start)]
    [InlineData(Moment.Stop)]
    public async Task Span_ThatCannotBeTold_LeavesTheCallAlone(Moment moment)
    {
        using var listener = ThrowAt(moment);
        using var around = new Activity("around").Start();
        var api = new Api(Runtime);

        Assert.Equal(1, api.Inline());
        Assert.Same(around, Activity.Current);
        Assert.Equal(1, api.Limited());
        Assert.Same(around, Activity.Current);
        Assert.Equal(1, await api.LimitedAsync());
        Assert.Same(around, Activity.Current);
        await foreach (var item in api.StreamAsync())
        {
            Assert.Equal(1, item);
        }

        Assert.Same(around, Activity.Current);
        Assert.Equal(1, Statistics($"PerfAspects.Tests.Telemetry.{Prefix}LimitedAsync").Calls);
    }

    private MeterListener ListenTo(string name)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Scope == Meters && instrument.Name == name)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>(static (_, _, _, _) => throw new FormatException("the listener's own"));
        listener.Start();
        return listener;
    }

    private static ActivityListener ThrowAt(Moment moment)
    {
        void Throw(Moment now, string name)
        {
            if (now == moment && name.StartsWith(Prefix, StringComparison.Ordinal))
            {
                throw new FormatException("the listener's own");
            }
        }

        var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "PerfAspects",
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
            {
                Throw(Moment.Sampling, options.Name);
                return options.Name.StartsWith(Prefix, StringComparison.Ordinal) ? ActivitySamplingResult.AllData : ActivitySamplingResult.None;
            },
            ActivityStarted = span => Throw(Moment.Start, span.OperationName),
            ActivityStopped = span => Throw(Moment.Stop, span.OperationName),
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private sealed partial class Api(AspectRuntime runtime)
    {
        [Cached("5m")]
        public partial Task<int> LoadAsync([CacheIgnore] Task<int> core);

        private Task<int> LoadCoreAsync(Task<int> core) => core;

        [Traced]
        public partial int Inline();

        private int InlineCore() => 1;

        [Traced, RateLimited(10, "1s")]
        public partial int Limited();

        private int LimitedCore() => 1;

        [Traced, RateLimited(10, "1s")]
        public partial Task<int> LimitedAsync();

        private Task<int> LimitedCoreAsync() => Task.FromResult(1);

        [Traced]
        public partial IAsyncEnumerable<int> StreamAsync();

        private async IAsyncEnumerable<int> StreamCoreAsync()
        {
            await Task.CompletedTask;
            yield return 1;
        }
    }
}
