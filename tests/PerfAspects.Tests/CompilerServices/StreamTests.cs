using System.Runtime.CompilerServices;
using PerfAspects.Tests.Telemetry;

namespace PerfAspects.Tests.CompilerServices;

/// <summary>The call of a method that returns a stream is the enumeration.</summary>
public sealed partial class StreamTests : AspectTest
{
    private const string Duration = "perfaspects.call.duration";
    private const string Numbers = "PerfAspects.Tests.CompilerServices.StreamTests+Feed.NumbersAsync";

    private readonly Feed _feed;

    public StreamTests() => _feed = new Feed(Runtime, Clock);

    [Fact]
    public async Task Stream_NotEnumerated_IsNoCall()
    {
        using var readings = new MeterReadings(Meters);
        var stream = _feed.NumbersAsync(3);
        await stream.GetAsyncEnumerator().DisposeAsync();

        Assert.Equal(0, _feed.Runs);
        Assert.Equal(0, Statistics(Numbers).Calls);
        Assert.Empty(readings.Recorded(Duration));
    }

    [Fact]
    public async Task Stream_EnumeratedToTheEnd_IsTimedAsOneCall()
    {
        using var readings = new MeterReadings(Meters);

        Assert.Equal([1, 2, 3], await ToListAsync(_feed.NumbersAsync(3)));

        Assert.Equal(3, Assert.Single(readings.Recorded(Duration)).Value, 9); // each item takes a second
        Assert.Equal((1, 0), (Statistics(Numbers).Calls, Statistics(Numbers).Failures));
    }

    [Fact]
    public async Task Stream_EnumeratedTwice_IsTwoCalls()
    {
        var stream = _feed.NumbersAsync(2);

        Assert.Equal([1, 2], await ToListAsync(stream));
        Assert.Equal([1, 2], await ToListAsync(stream));

        Assert.Equal((2, 2), (_feed.Runs, Statistics(Numbers).Calls));
    }

    [Fact]
    public async Task Stream_LeftEarly_EndsWellAndIsDisposed()
    {
        using var readings = new MeterReadings(Meters);
        await foreach (var number in _feed.NumbersAsync(3))
        {
            if (number == 2)
            {
                break;
            }
        }

        Assert.Equal(1, _feed.Ends);
        Assert.Equal(2, Assert.Single(readings.Recorded(Duration)).Value, 9);
        Assert.Equal(["ok"], Outcomes(readings));
    }

    [Fact]
    public async Task Stream_WhoseReaderThrows_EndsWell()
    {
        using var readings = new MeterReadings(Meters);
        await Assert.ThrowsAsync<FormatException>(async () =>
        {
            await foreach (var _ in _feed.NumbersAsync(3))
            {
                throw new FormatException();
            }
        });

        Assert.Equal(["ok"], Outcomes(readings));
    }

    [Fact]
    public async Task Stream_ThatFails_IsAFailureWithTheCoresStack()
    {
        using var readings = new MeterReadings(Meters);

        var exception = await Assert.ThrowsAsync<TimeoutException>(() => ToListAsync(_feed.BrokenAsync(2)));

        Assert.Contains("BrokenCoreAsync", exception.StackTrace, StringComparison.Ordinal);
        Assert.Equal("error.type=System.TimeoutException", Assert.Single(readings.Recorded(Duration)).Detail);
        Assert.Equal(["error"], Outcomes(readings));
    }

    [Fact]
    public async Task Stream_WhoseEndFails_IsAFailure()
    {
        using var readings = new MeterReadings(Meters);

        await Assert.ThrowsAsync<InvalidOperationException>(() => ToListAsync(_feed.BadEndAsync()));

        Assert.Equal(["error"], Outcomes(readings));
    }

    [Fact]
    public async Task Stream_WhoseCoreThrowsAtOnce_IsAFailure()
    {
        await Assert.ThrowsAsync<FormatException>(() => ToListAsync(_feed.Throwing()));

        Assert.Equal(1, Statistics("PerfAspects.Tests.CompilerServices.StreamTests+Feed.Throwing").Failures);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Token_OfTheCallOrOfTheEnumeration_ReachesTheCore(bool ofTheCall, bool ofTheEnumeration)
    {
        using var readings = new MeterReadings(Meters);
        using var source = new CancellationTokenSource();
        using var other = new CancellationTokenSource();
        var stream = _feed.NumbersAsync(3, ofTheCall ? source.Token : ofTheEnumeration ? other.Token : default)
            .WithCancellation(ofTheEnumeration ? ofTheCall ? other.Token : source.Token : default);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in stream)
            {
                await source.CancelAsync();
            }
        });

        Assert.Equal(1, _feed.Runs);
        Assert.Equal(["canceled"], Outcomes(readings));
        Assert.Equal(0, Statistics(Numbers).Failures);
    }

    [Fact]
    public async Task Token_CancelledBeforehand_DoesNotRunTheCore()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ToListAsync(_feed.NumbersAsync(3, new CancellationToken(canceled: true))));

        Assert.Equal(0, _feed.Runs);
    }

    [Fact]
    public async Task Limit_OfAStream_IsTakenWhenTheEnumerationBegins()
    {
        var streams = Enumerable.Range(0, 3).Select(_ => _feed.LimitedAsync(1)).ToArray();

        await ToListAsync(streams[2]);
        await ToListAsync(streams[2]);
        var exception = await Assert.ThrowsAsync<RateLimitRejectedException>(() => ToListAsync(streams[0]));
        Assert.Equal(TimeSpan.FromSeconds(10), exception.RetryAfter);
        Clock.Advance(exception.RetryAfter!.Value);
        Assert.Equal([1], await ToListAsync(streams[0]));
    }

    [Fact]
    public async Task Limit_OfAStream_TakesOnePermitHoweverManyItems()
    {
        Assert.Equal(100, (await ToListAsync(_feed.LimitedAsync(100))).Count);
        Assert.Equal(100, (await ToListAsync(_feed.LimitedAsync(100))).Count);

        await Assert.ThrowsAsync<RateLimitRejectedException>(() => ToListAsync(_feed.LimitedAsync(1)));
    }

    [Fact]
    public async Task Limit_Partitioned_IsOneForEachValue()
    {
        await ToListAsync(_feed.PartitionedAsync("a"));
        await ToListAsync(_feed.PartitionedAsync("b"));

        await Assert.ThrowsAsync<RateLimitRejectedException>(() => ToListAsync(_feed.PartitionedAsync("a")));
    }

    [Fact]
    public async Task Limit_WithAQueue_LetsTheEnumerationWait()
    {
        await ToListAsync(_feed.QueuedAsync());

        var waiting = ToListAsync(_feed.QueuedAsync());
        Assert.False(waiting.IsCompleted);
        Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal([1], await waiting);
    }

    [Fact]
    public async Task Runtime_Disposed_RefusesTheEnumeration()
    {
        var stream = _feed.NumbersAsync(1);
        Runtime.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => ToListAsync(stream));
    }

    [Fact]
    public async Task Items_EachWaitedFor_AllocateNothing()
    {
        var (few, many) = (await AllocatedAsync(100), await AllocatedAsync(10_000));

        Assert.InRange(many - few, long.MinValue, 2_000); // 9 900 items more
    }

    private async Task<long> AllocatedAsync(int items)
    {
        var least = long.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var gate = new Gate(items);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var reading = ReadAsync(_feed.GatedAsync(gate)); // it waits for every single item, and goes on upon this thread
            while (gate.Open())
            {
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.Equal(items, await reading);
        }

        return least;
    }

    private static async Task<int> ReadAsync(IAsyncEnumerable<int> stream)
    {
        var count = 0;
        await foreach (var _ in stream.ConfigureAwait(false))
        {
            count++;
        }

        return count;
    }

    private static string[] Outcomes(MeterReadings readings)
        => [.. readings.Observe("perfaspects.calls").Where(static reading => reading.Value > 0).Select(static reading => (string)reading.Tags["perfaspects.call.outcome"]!)];

    private static async Task<List<int>> ToListAsync(IAsyncEnumerable<int> stream)
    {
        var items = new List<int>();
        await foreach (var item in stream)
        {
            items.Add(item);
        }

        return items;
    }

    /// <summary>Items that come one by one, each when it is let through, without an allocation of its own.</summary>
    private sealed class Gate(int items) : IAsyncEnumerable<int>, IAsyncEnumerator<int>, System.Threading.Tasks.Sources.IValueTaskSource<bool>
    {
        private System.Threading.Tasks.Sources.ManualResetValueTaskSourceCore<bool> _core;
        private bool _isAsked;

        public int Current { get; private set; }

        public bool Open()
        {
            if (!_isAsked)
            {
                return false;
            }

            _isAsked = false;
            _core.SetResult(Current++ < items);
            return true;
        }

        public ValueTask<bool> MoveNextAsync()
        {
            _core.Reset();
            _isAsked = true;
            return new ValueTask<bool>(this, _core.Version);
        }

        public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

        public ValueTask DisposeAsync() => default;

        public bool GetResult(short token) => _core.GetResult(token);

        public System.Threading.Tasks.Sources.ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, System.Threading.Tasks.Sources.ValueTaskSourceOnCompletedFlags flags)
            => _core.OnCompleted(continuation, state, token, flags);
    }

    private sealed partial class Feed(AspectRuntime runtime, FakeClock clock)
    {
        public int Runs { get; private set; }

        public int Ends { get; private set; }

        [Timed]
        public partial IAsyncEnumerable<int> NumbersAsync(int count, CancellationToken cancellationToken = default);

        private async IAsyncEnumerable<int> NumbersCoreAsync(int count, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            Runs++;
            try
            {
                for (var number = 1; number <= count; number++)
                {
                    await Task.Yield();
                    cancellationToken.ThrowIfCancellationRequested();
                    clock.Advance(TimeSpan.FromSeconds(1));
                    yield return number;
                }
            }
            finally
            {
                Ends++;
            }
        }

        [Timed]
        public partial IAsyncEnumerable<int> BrokenAsync(int count);

        private async IAsyncEnumerable<int> BrokenCoreAsync(int count)
        {
            for (var number = 1; number <= count; number++)
            {
                await Task.Yield();
                yield return number;
            }

            throw new TimeoutException($"run {++Runs}");
        }

        [Timed]
        public partial IAsyncEnumerable<int> BadEndAsync();

        private async IAsyncEnumerable<int> BadEndCoreAsync()
        {
            try
            {
                await Task.Yield();
                yield return 1;
            }
            finally
            {
                throw new InvalidOperationException($"run {++Runs}");
            }
        }

        [Timed]
        public partial IAsyncEnumerable<int> Throwing();

        private IAsyncEnumerable<int> ThrowingCore() => throw new FormatException($"run {++Runs}");

        [RateLimited(2, "10s")]
        public partial IAsyncEnumerable<int> LimitedAsync(int count);

        private IAsyncEnumerable<int> LimitedCoreAsync(int count) => CountAsync(count);

        [RateLimited(1, "10s")]
        public partial IAsyncEnumerable<int> PartitionedAsync([Partition] string tenant);

        private IAsyncEnumerable<int> PartitionedCoreAsync(string tenant) => CountAsync(tenant.Length);

        [RateLimited(1, "1s", QueueLimit = 1)]
        public partial IAsyncEnumerable<int> QueuedAsync();

        private IAsyncEnumerable<int> QueuedCoreAsync() => CountAsync(1);

        [Timed]
        public partial IAsyncEnumerable<int> GatedAsync(IAsyncEnumerable<int> gate);

        private IAsyncEnumerable<int> GatedCoreAsync(IAsyncEnumerable<int> gate) => gate;

        private static async IAsyncEnumerable<int> CountAsync(int count)
        {
            await Task.CompletedTask;
            for (var i = 1; i <= count; i++)
            {
                yield return i;
            }
        }
    }
}
