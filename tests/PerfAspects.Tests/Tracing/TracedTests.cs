using System.Diagnostics;

namespace PerfAspects.Tests.Tracing;

public sealed partial class TracedTests : AspectTest
{
    private const string Prefix = "TracedTests";

    private readonly Work _work;

    public TracedTests() => _work = new Work(Runtime);

    [Fact]
    public void Call_Sampled_IsOneInternalSpanNamedTypeAndMethod()
    {
        using var spans = new SpanRecorder(Prefix);

        Assert.Equal(3, _work.Double(1.5));

        var span = spans.Single();
        Assert.Equal("TracedTests+Work.Double", span.DisplayName);
        Assert.Equal("PerfAspects", span.Source.Name);
        Assert.Equal(ActivityKind.Internal, span.Kind);
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
        Assert.Equal("PerfAspects.Tests.Tracing.TracedTests+Work.Double", span.GetTagItem("code.function.name"));
        Assert.Empty(span.Events);
    }

    [Fact]
    public void SyncCall_LeavesTheCallersSpanCurrent_AndIsItsChild()
    {
        using var spans = new SpanRecorder(Prefix);
        using var caller = new Activity("caller").Start();

        _work.Double(1);
        _work.Limited(1);

        Assert.Same(caller, Activity.Current);
        Assert.All(spans.Ended, span => Assert.Same(caller, span.Parent));
    }

    [Fact]
    public void InlineCall_FailsWithAChildOpen_LeavesTheCallersSpanCurrent()
    {
        using var spans = new SpanRecorder(Prefix);
        using var caller = new Activity("caller").Start();

        Assert.Throws<FormatException>(() => _work.FailInAChild([1]));

        Assert.Same(caller, Activity.Current);
        Assert.Equal(ActivityStatusCode.Error, spans.Single().Status);
    }

    [Fact]
    public async Task AsyncCall_PendingCore_ChildrenAreItsOwnAndTheCallerKeepsItsSpan()
    {
        using var spans = new SpanRecorder(Prefix);
        using var caller = new Activity("caller").Start();
        var gate = new TaskCompletionSource();

        var call = _work.OuterAsync(gate.Task);

        Assert.Same(caller, Activity.Current);
        Assert.Empty(spans.Ended);
        gate.SetResult();
        await call;
        Assert.Same(caller, Activity.Current);
        Assert.Equal(["TracedTests+Work.InnerAsync", "TracedTests+Work.OuterAsync"], spans.Ended.Select(static span => span.DisplayName));
        Assert.Same(spans.Ended[1], spans.Ended[0].Parent);
        Assert.Same(caller, spans.Ended[1].Parent);
    }

    [Fact]
    public async Task Failure_OfTheCall_IsAnErrorWithTypeAndExceptionEvent()
    {
        using var spans = new SpanRecorder(Prefix);

        await Assert.ThrowsAsync<FormatException>(() => _work.FailAsync(new FormatException("wrong"), default));

        var span = spans.Single();
        Assert.Equal(ActivityStatusCode.Error, span.Status);
        Assert.Equal("System.FormatException", span.GetTagItem("error.type"));
        var thrown = Assert.Single(span.Events);
        Assert.Equal("exception", thrown.Name);
        Assert.Contains(thrown.Tags, static tag => tag is { Key: "exception.type", Value: "System.FormatException" });
    }

    [Fact]
    public async Task Cancellation_OfTheCallersOwn_IsNoError()
    {
        using var spans = new SpanRecorder(Prefix);
        using var source = new CancellationTokenSource();
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _work.FailAsync(new FormatException(), source.Token));
        Assert.ThrowsAny<OperationCanceledException>(() => _work.Cancel(source.Token));

        Assert.Equal(2, spans.Ended.Count);
        Assert.All(spans.Ended, static span => Assert.Equal(ActivityStatusCode.Unset, span.Status));
    }

    [Fact]
    public async Task Cancellation_OfSomebodyElse_IsAnError()
    {
        using var spans = new SpanRecorder(Prefix);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _work.FailAsync(new OperationCanceledException(), default));

        Assert.Equal(ActivityStatusCode.Error, spans.Single().Status);
    }

    [Fact]
    public void Enabled_False_LeavesNoSpan()
    {
        using var spans = new SpanRecorder(Prefix);

        _work.Off();
        _work.OffWithOthers();

        Assert.Empty(spans.Ended);
        Assert.DoesNotContain("Traced", Runtime.Find("PerfAspects.Tests.Tracing.TracedTests+Work.Off")!.Aspects);
    }

    [Fact]
    public void Enabled_ChangedAtRunTime_HoldsForTheNextCall()
    {
        using var spans = new SpanRecorder(Prefix);
        Runtime.Find("PerfAspects.Tests.Tracing.TracedTests+Work.Off")!.Override("Traced:Enabled", "true");
        Runtime.Find("PerfAspects.Tests.Tracing.TracedTests+Work.Limited")!.Override("Traced:Enabled", "false");

        _work.Off();
        _work.Limited(1);

        Assert.Equal("TracedTests+Work.Off", spans.Single().DisplayName);
    }

    [Fact]
    public void Sampling_PropagationOnly_HasNeitherTagsNorEvents()
    {
        using var spans = new SpanRecorder(Prefix, ActivitySamplingResult.PropagationData);
        Activity? seen = null;

        Assert.Throws<FormatException>(() => _work.See(current =>
        {
            seen = current;
            throw new FormatException();
        }));

        Assert.NotNull(seen);
        Assert.Empty(seen.Events);
        Assert.Equal(ActivityStatusCode.Unset, seen.Status);
    }

    private sealed partial class Work(AspectRuntime runtime)
    {
        [Traced, Timed]
        public partial double Double(double number);

        private double DoubleCore(double number) => 2 * number;

        [Traced, RateLimited(int.MaxValue, "1s")]
        public partial int Limited(int id);

        private int LimitedCore(int id) => id;

        [Traced]
        public partial int FailInAChild(ReadOnlySpan<int> numbers);

        private int FailInAChildCore(ReadOnlySpan<int> numbers)
        {
            using var child = new Activity("child").Start();
            return numbers.Length > 0 ? throw new FormatException() : 0;
        }

        [Traced]
        public partial Task OuterAsync(Task gate);

        private async Task OuterCoreAsync(Task gate)
        {
            await InnerAsync(gate);
            await Task.Yield();
        }

        [Traced]
        public partial ValueTask<int> InnerAsync(Task gate);

        private async ValueTask<int> InnerCoreAsync(Task gate)
        {
            await gate;
            return 1;
        }

        [Traced]
        public partial Task FailAsync(Exception exception, CancellationToken cancellationToken);

        private Task FailCoreAsync(Exception exception, CancellationToken cancellationToken) => throw exception;

        [Traced]
        public partial void Cancel(CancellationToken cancellationToken);

        private void CancelCore(CancellationToken cancellationToken) => cancellationToken.ThrowIfCancellationRequested();

        [Traced]
        public partial void See(Action<Activity?> look);

        private void SeeCore(Action<Activity?> look) => look(Activity.Current);

        [Traced(Enabled = false)]
        public partial void Off();

        private void OffCore()
        {
        }

        [Traced(Enabled = false), Bulkhead(1)]
        public partial void OffWithOthers();

        private void OffWithOthersCore()
        {
        }
    }
}
