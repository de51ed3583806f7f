using System.Buffers;
using System.Diagnostics;
using PerfAspects.Caching.Tiers;
using PerfAspects.Tests.Tracing;

namespace PerfAspects.Tests.Tiers;

/// <summary>The span of a call that reads another process's value leads to the span of the call that has loaded it.</summary>
public sealed partial class SharedTraceTests : SharedTest
{
    private const string TierHit = "perfaspects.tier.hit";

    public static IEnumerable<object[]> Reads
        => from shape in Enum.GetValues<Shape>() from content in Enum.GetValues<Content>() select new object[] { shape, content };

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task Read_LinksToTheLoad(Shape shape, Content content)
    {
        using var spans = new SpanRecorder("SharedTraceTests");
        var (one, other) = (new Work(A.Runtime), new Work(B.Runtime));

        var loaded = await one.CallAsync(shape, (int)content);
        var read = await other.CallAsync(shape, (int)content);

        Assert.Equal(loaded, read);
        var load = spans.Ended.Single(static span => !SpanRecorder.EventsOf(span).Contains(TierHit));
        var reader = spans.Ended.Single(static span => SpanRecorder.EventsOf(span).Contains(TierHit));
        Assert.Empty(load.Links);
        var link = Assert.Single(reader.Links).Context;
        Assert.Equal((load.TraceId, load.SpanId), (link.TraceId, link.SpanId));
        Assert.True(link.IsRemote);
    }

    [Fact]
    public async Task ReadInMemory_HasNoLink()
    {
        using var spans = new SpanRecorder("SharedTraceTests");
        var work = new Work(A.Runtime);

        await work.CallAsync(Shape.Task, 0);
        await work.CallAsync(Shape.Task, 0);

        Assert.All(spans.Ended, static span => Assert.Empty(span.Links));
        Assert.DoesNotContain(TierHit, spans.Ended.SelectMany(SpanRecorder.EventsOf));
    }

    // A span that is not recorded is nowhere to be found later.
    [Fact]
    public async Task LoadThatIsNotRecorded_IsNotLinked()
    {
        using (new SpanRecorder("SharedTraceTests", ActivitySamplingResult.AllData))
        {
            await new Work(A.Runtime).CallAsync(Shape.Task, 0);
        }

        using var spans = new SpanRecorder("SharedTraceTests");
        var read = await new Work(B.Runtime).CallAsync(Shape.Task, 0);

        Assert.NotNull(read);
        Assert.Equal([TierHit], SpanRecorder.EventsOf(spans.Single()));
        Assert.Empty(spans.Single().Links);
    }

    [Fact]
    public async Task ReaderThatIsNotTraced_GetsTheValueOfATracedLoad()
    {
        string? loaded;
        using (new SpanRecorder("SharedTraceTests"))
        {
            loaded = await new Work(A.Runtime).CallAsync(Shape.Task, 0);
        }

        Assert.Equal(loaded, await new Work(B.Runtime).CallAsync(Shape.Task, 0));
        Assert.Equal(1, B.Runtime.Find(typeof(Work), nameof(Work.GetAsync))!.GetStatistics().TierHits);
    }

    [Theory]
    [InlineData(false, false, 0)]
    [InlineData(false, false, 1)]
    [InlineData(false, false, 500)]
    [InlineData(false, true, 0)]
    [InlineData(true, false, 0)]
    [InlineData(true, false, 1)]
    [InlineData(true, false, 500)]
    [InlineData(true, true, 0)]
    public void Payload_BringsContentAndOriginBack(bool isTraced, bool isNull, int length)
    {
        ActivityContext? origin = isTraced
            ? new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded)
            : null;
        var payload = Payload(origin, isNull, isNull ? 0 : length);

        Assert.True(TierPayload.TryOpen(payload, 7, out var content, out var found));

        Assert.Equal(isNull ? null : length, content?.Length);
        Assert.Equal((origin?.TraceId, origin?.SpanId), (found?.TraceId, found?.SpanId));
    }

    // Each cut is found by the checksum or by a length.
    [Fact]
    public void Payload_ThatIsCut_IsNone()
    {
        var payload = Payload(new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), default), isNull: true, 0);

        for (var length = 0; length < payload.Length; length++)
        {
            Assert.False(TierPayload.TryOpen(payload[..length], 7, out _, out _));
        }
    }

    private static ReadOnlyMemory<byte> Payload(ActivityContext? origin, bool isNull, int length)
    {
        var content = TierPayload.Begin(origin);
        content.Write(new byte[length]);
        Assert.Equal(length, TierPayload.LengthOf(content, origin));
        return TierPayload.Seal(content, isNull, 7, compressionThreshold: 100, origin);
    }

    public enum Shape
    {
        Synchronous,
        Task,
        ValueTask,
    }

    public enum Content
    {
        Small,
        Null,
        Compressed,
    }

    private sealed partial class Work(AspectRuntime runtime)
    {
        public async Task<string?> CallAsync(Shape shape, int content) => shape switch
        {
            Shape.Synchronous => Get(content),
            Shape.Task => await GetAsync(content),
            _ => await FindAsync(content),
        };

        [Traced, Cached("1m", Shared = true)]
        public partial string? Get(int content);

        private string? GetCore(int content) => Of(content);

        [Traced, Cached("1m", Shared = true)]
        public partial Task<string?> GetAsync(int content);

        private async Task<string?> GetCoreAsync(int content)
        {
            await Task.Yield();
            return Of(content);
        }

        [Traced, Cached("1m", Shared = true)]
        public partial ValueTask<string?> FindAsync(int content);

        private ValueTask<string?> FindCoreAsync(int content) => new(Of(content));

        private static string? Of(int content) => (Content)content switch
        {
            Content.Small => "value",
            Content.Null => null,
            _ => new string('x', 10_000),
        };
    }
}
