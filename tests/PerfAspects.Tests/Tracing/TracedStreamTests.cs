using System.Diagnostics;
using System.Runtime.CompilerServices;
using PerfAspects.Tests.Telemetry;

namespace PerfAspects.Tests.Tracing;

public sealed partial class TracedStreamTests : AspectTest
{
    private readonly SpanRecorder _spans = new("TracedStreamTests");
    private readonly Work _work;

    public TracedStreamTests() => _work = new Work(Runtime);

    public override void Dispose()
    {
        _spans.Dispose();
        base.Dispose();
    }

    [Fact]
    public async Task Stream_Enumerated_IsOneSpanFromTheFirstItemToTheEnd()
    {
        using var consumer = new Activity("consumer").Start();
        var stream = _work.CountAsync(3);
        Assert.Empty(_spans.Ended);

        await foreach (var _ in stream)
        {
            Assert.Same(consumer, Activity.Current);
            Assert.Empty(_spans.Ended);
        }

        var span = _spans.Single();
        Assert.Same(consumer, span.Parent);
        Assert.Same(consumer, Activity.Current);
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
    }

    [Fact]
    public async Task Stream_EveryItem_IsMadeUnderTheSpan()
    {
        using var consumer = new Activity("consumer").Start();
        var seen = new List<Activity?>();

        await foreach (var current in _work.LookAsync(3))
        {
            seen.Add(current);
        }

        Assert.Equal([_spans.Single(), _spans.Single(), _spans.Single()], seen);
    }

    [Fact]
    public async Task Stream_Failing_IsAnError()
    {
        await Assert.ThrowsAsync<FormatException>(async () =>
        {
            await foreach (var _ in _work.CountAsync(-1))
            {
            }
        });

        Assert.Equal(ActivityStatusCode.Error, _spans.Single().Status);
    }

    [Fact]
    public async Task Stream_LeftEarly_EndsItsSpanWithoutError()
    {
        await foreach (var _ in _work.CountAsync(3))
        {
            break;
        }

        Assert.Equal(ActivityStatusCode.Unset, _spans.Single().Status);
    }

    [Fact]
    public async Task Stream_OverItsLimit_HasTheRejectionAsAnEvent()
    {
        await foreach (var _ in _work.LimitedAsync())
        {
        }

        await Assert.ThrowsAsync<RateLimitRejectedException>(async () =>
        {
            await foreach (var _ in _work.LimitedAsync())
            {
            }
        });

        Assert.Equal(["perfaspects.rate_limit.rejected", "exception"], SpanRecorder.EventsOf(_spans.Ended[1]));
    }

    [Fact]
    public async Task Stream_MetricTag_IsOnItsDuration()
    {
        using var readings = new MeterReadings(Meters);

        await foreach (var _ in _work.TaggedAsync(DayOfWeek.Monday))
        {
        }

        Assert.Equal("day=Monday", Assert.Single(readings.Recorded("perfaspects.call.duration")).Detail);
    }

    private sealed partial class Work(AspectRuntime runtime)
    {
        [Traced]
        public partial IAsyncEnumerable<int> CountAsync(int count);

        private async IAsyncEnumerable<int> CountCoreAsync(int count)
        {
            for (var i = 0; i < count; i++)
            {
                await Task.Yield();
                yield return i;
            }

            if (count < 0)
            {
                throw new FormatException();
            }
        }

        [Traced]
        public partial IAsyncEnumerable<Activity?> LookAsync(int count, CancellationToken cancellationToken = default);

        private async IAsyncEnumerable<Activity?> LookCoreAsync(int count, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            for (var i = 0; i < count; i++)
            {
                if (i == 1)
                {
                    await Task.Yield();
                    cancellationToken.ThrowIfCancellationRequested();
                }

                yield return Activity.Current;
            }
        }

        [Traced, RateLimited(1, "1s")]
        public partial IAsyncEnumerable<int> LimitedAsync();

        private async IAsyncEnumerable<int> LimitedCoreAsync()
        {
            await Task.Yield();
            yield return 1;
        }

        [Timed]
        public partial IAsyncEnumerable<int> TaggedAsync([MetricTag] DayOfWeek day);

        private async IAsyncEnumerable<int> TaggedCoreAsync(DayOfWeek day)
        {
            await Task.Yield();
            yield return (int)day;
        }
    }
}
