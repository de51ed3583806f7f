using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace PerfAspects.Tests.Tracing;

/// <summary>The span of a stream is as long as its enumeration.</summary>
public sealed partial class TracedStreamTests : AspectTest
{
    private const string Prefix = "TracedStreamTests";

    private readonly Feed _feed;

    public TracedStreamTests() => _feed = new Feed(Runtime);

    [Fact]
    public async Task Stream_Sampled_IsOneSpanFromTheFirstItemToTheEnd()
    {
        using var spans = new SpanRecorder(Prefix);
        using var caller = new Activity("caller").Start();

        await foreach (var _ in _feed.NumbersAsync(3))
        {
            Assert.Empty(spans.Ended);
            Assert.Same(caller, Activity.Current);
        }

        var span = spans.Single();
        Assert.Equal("TracedStreamTests+Feed.NumbersAsync", span.DisplayName);
        Assert.Same(caller, span.Parent);
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
        Assert.Same(caller, Activity.Current);
    }

    [Fact]
    public async Task Stream_EachItem_IsMadeInsideTheSpan()
    {
        using var spans = new SpanRecorder(Prefix);
        using var caller = new Activity("caller").Start();

        await foreach (var _ in _feed.NumbersAsync(3))
        {
        }

        Assert.Equal(4, _feed.Seen.Count); // three items and the end
        Assert.All(_feed.Seen, seen => Assert.Same(spans.Single(), seen));
    }

    [Fact]
    public async Task Stream_LeftEarly_EndsItsSpanWell()
    {
        using var spans = new SpanRecorder(Prefix);

        await foreach (var _ in _feed.NumbersAsync(3))
        {
            break;
        }

        Assert.Equal(ActivityStatusCode.Unset, spans.Single().Status);
    }

    [Fact]
    public async Task Stream_ThatFails_MarksItsSpan()
    {
        using var spans = new SpanRecorder(Prefix);

        await Assert.ThrowsAsync<FormatException>(async () =>
        {
            await foreach (var _ in _feed.BrokenAsync())
            {
            }
        });

        Assert.Equal(ActivityStatusCode.Error, spans.Single().Status);
        Assert.Equal("System.FormatException", spans.Single().GetTagItem("error.type"));
    }

    [Fact]
    public async Task Stream_OverItsLimit_TellsItsSpan()
    {
        using var spans = new SpanRecorder(Prefix);

        await foreach (var _ in _feed.LimitedAsync())
        {
        }

        await Assert.ThrowsAsync<RateLimitRejectedException>(async () =>
        {
            await foreach (var _ in _feed.LimitedAsync())
            {
            }
        });

        Assert.Empty(SpanRecorder.EventsOf(spans.Ended[0]));
        Assert.Contains(SpanRecorder.EventsOf(spans.Ended[1]), static happened => happened.Contains("rate_limit", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stream_NotSampled_RunsAsBefore()
    {
        using var spans = new SpanRecorder(Prefix, ActivitySamplingResult.None);
        using var caller = new Activity("caller").Start();

        var count = 0;
        await foreach (var _ in _feed.NumbersAsync(3))
        {
            count++;
        }

        Assert.Equal(3, count);
        Assert.Empty(spans.Ended);
        Assert.All(_feed.Seen, seen => Assert.Same(caller, seen));
    }

    private sealed partial class Feed(AspectRuntime runtime)
    {
        public List<Activity?> Seen { get; } = [];

        [Traced, Timed]
        public partial IAsyncEnumerable<int> NumbersAsync(int count, CancellationToken cancellationToken = default);

        private IAsyncEnumerable<int> NumbersCoreAsync(int count, CancellationToken cancellationToken) => ItemsAsync(count, cancellationToken);

        private async IAsyncEnumerable<int> ItemsAsync(int count, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            for (var number = 1; number <= count; number++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await Task.Yield();
                Seen.Add(Activity.Current);
                yield return number;
            }

            Seen.Add(Activity.Current);
        }

        [Traced]
        public partial IAsyncEnumerable<int> BrokenAsync();

        private async IAsyncEnumerable<int> BrokenCoreAsync()
        {
            await foreach (var number in ItemsAsync(1))
            {
                yield return number;
            }

            throw new FormatException();
        }

        [Traced, RateLimited(1, "1s")]
        public partial IAsyncEnumerable<int> LimitedAsync();

        private IAsyncEnumerable<int> LimitedCoreAsync() => ItemsAsync(1);
    }
}
