using System.IO.Pipelines;
using System.Threading.Tasks.Sources;
using PerfAspects.Telemetry;

namespace PerfAspects.Tests.Execution;

/// <summary>Sources that say they have succeeded and throw when asked for the result (as a pipe does whose read was cancelled), or that are stale.</summary>
public sealed partial class SourceBackedTests : AspectTest
{
    public static TheoryData<string> Shapes =>
    [
        nameof(Work.TimedAsync), nameof(Work.TimedPlainAsync), nameof(Work.TaggedAsync), nameof(Work.LimitedAsync), nameof(Work.BulkheadAsync),
        nameof(Work.PartitionedAsync), nameof(Work.BreakerAsync), nameof(Work.FallbackAsync),
    ];

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Call_OfASourceWhoseResultThrows_FailsItsTaskAndEnds(string shape)
    {
        var call = new Work(Runtime).CallAsync(shape, new Source(isStale: false));

        await Assert.ThrowsAsync<FormatException>(() => call);
        AssertEnded(shape);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Call_OfAStaleSource_FailsItsTaskAndEnds(string shape)
    {
        var call = new Work(Runtime).CallAsync(shape, new Source(isStale: true));

        await Assert.ThrowsAsync<InvalidOperationException>(() => call);
        AssertEnded(shape);
    }

    [Theory]
    [InlineData(nameof(Work.BulkheadAsync), true)]
    [InlineData(nameof(Work.BulkheadAsync), false)]
    [InlineData(nameof(Work.PartitionedAsync), true)]
    public async Task Slot_OfACallWhoseSourceThrows_ComesBack(string shape, bool isStale)
    {
        var work = new Work(Runtime);
        await Record.ExceptionAsync(() => work.CallAsync(shape, new Source(isStale)));

        await work.CallAsync(shape, new Source(isStale: false) { Result = 1 });
    }

    [Fact]
    public async Task Read_OfAPipeCancelledBeforeTheWrapperLooks_IsACancelledTask()
    {
        using var source = new CancellationTokenSource();

        var read = new Work(Runtime).ReadAsync(source, source.Token).AsTask();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
        Assert.Equal(1, Counters(nameof(Work.ReadAsync))[Counter.Canceled]);
    }

    private CallCounters Counters(string shape) => Runtime.Find($"{typeof(Work).FullName}.{shape}")!.Counters;

    private void AssertEnded(string shape)
    {
        var counters = Counters(shape);
        Assert.Equal(1, counters[Counter.Started]);
        Assert.Equal(0, counters[Counter.Succeeded]);
        Assert.Equal(1, counters[Counter.Failed]);
    }

    private sealed class Source(bool isStale) : IValueTaskSource<int>, IValueTaskSource
    {
        public int? Result { get; init; }

        public int GetResult(short token) => Result ?? throw (isStale ? new InvalidOperationException() : new FormatException());

        void IValueTaskSource.GetResult(short token) => GetResult(token);

        public ValueTaskSourceStatus GetStatus(short token) => isStale ? throw new InvalidOperationException() : ValueTaskSourceStatus.Succeeded;

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) => throw new InvalidOperationException();
    }

    private sealed partial class Work(AspectRuntime runtime)
    {
        private readonly AspectRuntime _runtime = runtime;
        private readonly Pipe _pipe = new();

        // What a wrapper throws at its caller would be taken for a failed task.
        public Task CallAsync(string shape, Source source)
        {
            try
            {
                return shape switch
                {
                    nameof(TimedAsync) => TimedAsync(source).AsTask(),
                    nameof(TimedPlainAsync) => TimedPlainAsync(source).AsTask(),
                    nameof(TaggedAsync) => TaggedAsync(true, source).AsTask(),
                    nameof(LimitedAsync) => LimitedAsync(source).AsTask(),
                    nameof(BulkheadAsync) => BulkheadAsync(source).AsTask(),
                    nameof(PartitionedAsync) => PartitionedAsync(1, source).AsTask(),
                    nameof(BreakerAsync) => BreakerAsync(source).AsTask(),
                    _ => FallbackAsync(source).AsTask(),
                };
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
            {
                throw new Xunit.Sdk.XunitException($"{shape} threw {exception.GetType().Name} at its caller.", exception);
            }
        }

        [Timed]
        public partial ValueTask<int> TimedAsync(Source source);

        private static ValueTask<int> Of(Source source) => new(source, 0);

        private ValueTask<int> TimedCoreAsync(Source source) => Of(source);

        [Timed]
        public partial ValueTask TimedPlainAsync(Source source);

        private ValueTask TimedPlainCoreAsync(Source source) => new((IValueTaskSource)source, 0);

        [Timed]
        public partial ValueTask<int> TaggedAsync([MetricTag] bool tag, Source source);

        private ValueTask<int> TaggedCoreAsync(bool tag, Source source) => Of(source);

        [RateLimited(9, "1h")]
        public partial ValueTask<int> LimitedAsync(Source source);

        private ValueTask<int> LimitedCoreAsync(Source source) => Of(source);

        [Bulkhead(1)]
        public partial ValueTask<int> BulkheadAsync(Source source);

        private ValueTask<int> BulkheadCoreAsync(Source source) => Of(source);

        [Bulkhead(1)]
        public partial ValueTask<int> PartitionedAsync([Partition] int key, Source source);

        private ValueTask<int> PartitionedCoreAsync(int key, Source source) => Of(source);

        [CircuitBreaker]
        public partial ValueTask<int> BreakerAsync(Source source);

        private ValueTask<int> BreakerCoreAsync(Source source) => Of(source);

        [Fallback(nameof(Never), Handle = [typeof(NotSupportedException)])]
        public partial ValueTask<int> FallbackAsync(Source source);

        private ValueTask<int> FallbackCoreAsync(Source source) => Of(source);

        private ValueTask<int> Never(Source source) => new(0);

        [Timed]
        public partial ValueTask<ReadResult> ReadAsync(CancellationTokenSource source, CancellationToken cancellationToken);

        private ValueTask<ReadResult> ReadCoreAsync(CancellationTokenSource source, CancellationToken cancellationToken)
        {
            var read = _pipe.Reader.ReadAsync(cancellationToken);
            source.Cancel(); // in life: by another thread, just then
            return read;
        }
    }
}
