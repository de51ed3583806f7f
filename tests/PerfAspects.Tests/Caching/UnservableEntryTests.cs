using PerfAspects.Tests.Telemetry;
using PerfAspects.Tests.Tracing;

namespace PerfAspects.Tests.Caching;

/// <summary>
/// An entry that is loading, has expired or was invalidated is never served, whoever listens, whatever the key is made of and however the method returns its result.
/// Each request is counted once.
/// </summary>
public sealed partial class UnservableEntryTests : AspectTest
{
    private const string Prefix = "UnservableEntryTests+Source.";

    [Flags]
    public enum Listeners
    {
        None = 0,
        Meters = 1,
        Spans = 2,
    }

    public enum Shape
    {
        TaskOfPlainKey,
        TaskOfArray,
        TaskOfRecord,
        TaskOfTypeParameter,
        ValueTaskOfPlainKey,
        ValueTaskOfList,
        TracedTask,
        TracedValueTask,
    }

    public static TheoryData<Listeners, Shape> Modes
    {
        get
        {
            var modes = new TheoryData<Listeners, Shape>();
            foreach (var shape in Enum.GetValues<Shape>())
            {
                for (var listeners = Listeners.None; listeners <= (Listeners.Meters | Listeners.Spans); listeners++)
                {
                    modes.Add(listeners, shape);
                }
            }

            return modes;
        }
    }

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Modes))]
    public async Task Loading_SecondCaller_WaitsForTheLoad(Listeners listeners, Shape shape)
    {
        using var listening = Listen(listeners);
        var source = new Source(Runtime);

        var first = source.GetAsync(shape);
        var second = source.GetAsync(shape);
        Assert.False(second.IsCompleted);
        source.End("value");

        Assert.Equal(("value", "value"), (await first, await second));
        Assert.Equal("value", await source.GetAsync(shape));
        AssertCounts(shape, hits: 1, misses: 1, joined: 1);
    }

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Modes))]
    public async Task Expired_NextCaller_LoadsAgain(Listeners listeners, Shape shape)
    {
        using var listening = Listen(listeners);
        var source = new Source(Runtime);
        var first = source.GetAsync(shape);
        source.End("old");
        await first;
        Clock.Advance(TimeSpan.FromMinutes(5));

        var second = source.GetAsync(shape);
        Assert.False(second.IsCompleted);
        source.End("new");

        Assert.Equal("new", await second);
        Assert.Equal("new", await source.GetAsync(shape));
        AssertCounts(shape, hits: 1, misses: 2, joined: 0);
    }

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Modes))]
    public async Task Invalidated_NextCaller_LoadsAgain(Listeners listeners, Shape shape)
    {
        using var listening = Listen(listeners);
        var source = new Source(Runtime);
        var first = source.GetAsync(shape);
        source.End("old");
        await first;
        await Runtime.InvalidateTagAsync("all");

        var second = source.GetAsync(shape);
        Assert.False(second.IsCompleted);
        source.End("new");

        Assert.Equal("new", await second);
        AssertCounts(shape, hits: 0, misses: 2, joined: 0);
    }

    private void AssertCounts(Shape shape, long hits, long misses, long joined)
    {
        var statistics = Statistics("PerfAspects.Tests.Caching." + Prefix + shape);
        Assert.Equal(
            (hits + misses + joined, hits, misses, joined, 0L, 0L),
            (statistics.Calls, statistics.CacheHits, statistics.CacheMisses, statistics.CacheJoined, statistics.CacheStale, statistics.Failures));
    }

    private Listening Listen(Listeners listeners) => new(
        listeners.HasFlag(Listeners.Meters) ? new MeterReadings(Meters) : null,
        listeners.HasFlag(Listeners.Spans) ? new SpanRecorder(Prefix) : null);

    public sealed record Area(string Name);

    private sealed record Listening(IDisposable? Meters, IDisposable? Spans) : IDisposable
    {
        public void Dispose()
        {
            Meters?.Dispose();
            Spans?.Dispose();
        }
    }

    private sealed partial class Source(AspectRuntime runtime)
    {
        private TaskCompletionSource<string> _core = new();

        public void End(string value)
        {
            var core = _core;
            _core = new TaskCompletionSource<string>();
            core.SetResult(value);
        }

        public Task<string> GetAsync(Shape shape) => shape switch
        {
            Shape.TaskOfPlainKey => TaskOfPlainKey(1),
            Shape.TaskOfArray => TaskOfArray([1]),
            Shape.TaskOfRecord => TaskOfRecord(new Area("a")),
            Shape.TaskOfTypeParameter => TaskOfTypeParameter(1),
            Shape.ValueTaskOfPlainKey => ValueTaskOfPlainKey(1).AsTask(),
            Shape.ValueTaskOfList => ValueTaskOfList([1]).AsTask(),
            Shape.TracedTask => TracedTask([1]),
            _ => TracedValueTask(1).AsTask(),
        };

        [Cached("5m", Tags = ["all"]), Timed]
        public partial Task<string> TaskOfPlainKey(int id);

        private Task<string> TaskOfPlainKeyCore(int id) => _core.Task;

        [Cached("5m", Tags = ["all"]), Timed]
        public partial Task<string> TaskOfArray(int[] ids);

        private Task<string> TaskOfArrayCore(int[] ids) => _core.Task;

        [Cached("5m", Tags = ["all"]), Timed]
        public partial Task<string> TaskOfRecord(Area area);

        private Task<string> TaskOfRecordCore(Area area) => _core.Task;

        [Cached("5m", Tags = ["all"]), Timed]
        public partial Task<string> TaskOfTypeParameter<T>(T id)
            where T : struct, IEquatable<T>;

        private Task<string> TaskOfTypeParameterCore<T>(T id)
            where T : struct, IEquatable<T>
            => _core.Task;

        [Cached("5m", Tags = ["all"]), Timed]
        public partial ValueTask<string> ValueTaskOfPlainKey(int id);

        private Task<string> ValueTaskOfPlainKeyCore(int id) => _core.Task;

        [Cached("5m", Tags = ["all"]), Timed]
        public partial ValueTask<string> ValueTaskOfList(List<int> ids);

        private Task<string> ValueTaskOfListCore(List<int> ids) => _core.Task;

        [Cached("5m", Tags = ["all"]), Timed, Traced]
        public partial Task<string> TracedTask(int[] ids);

        private Task<string> TracedTaskCore(int[] ids) => _core.Task;

        [Cached("5m", Tags = ["all"]), Timed, Traced]
        public partial ValueTask<string> TracedValueTask(int id);

        private Task<string> TracedValueTaskCore(int id) => _core.Task;
    }
}
