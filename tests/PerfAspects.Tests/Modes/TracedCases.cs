using System.Diagnostics;
using PerfAspects.Tests.Modes.Subjects.ValueByPlain;

namespace PerfAspects.Tests.Modes;

/// <summary>What <c>[Traced]</c> does in every mode.</summary>
public sealed class TracedCases : ModeTest<TracedSubject>
{
    private const string Get = nameof(TracedSubject.Get);
    private const Shapes Everything = Shapes.Methods | Shapes.Properties | Shapes.Streams;

    [Theory, InEveryMode(Everything)]
    public Task EveryCall_HasASpanThatIsTheCores(Mode mode) => In(mode, async run =>
    {
        using var around = new Activity("around").Start();
        Activity? inside = null;
        run.Core.First = () =>
        {
            inside = Activity.Current;
            return Task.CompletedTask;
        };
        Assert.Equal(1, await run.CallAsync(Get));

        Assert.Same(around, Activity.Current);
        Assert.Equal(mode.HearsSpans ? "TracedSubject.Get" : "around", inside!.OperationName);
        Assert.Equal(around.TraceId, inside.TraceId);
        run.AssertCounts(Get, "ok 1");
    });

    [Theory, InEveryMode(Everything)]
    public Task FailedCall_HasAFailedSpan(Mode mode) => In(mode, async run =>
    {
        run.Core.Fail(1);
        await Assert.ThrowsAsync<InvalidDataException>(() => run.CallAsync(Get));
        Assert.Equal(2, await run.CallAsync(Get));
        run.AssertCounts(Get, "ok 1, error 1");
        if (run.Events(Get) is { } events)
        {
            Assert.Equal(["exception"], events);
        }
    });

    [Theory, InEveryMode(Shapes.Methods | Shapes.Streams)]
    public Task CallThatItsCallerCancels_HasNotFailed(Mode mode) => In(mode, async run =>
    {
        using var caller = new CancellationTokenSource();
        run.Core.Hold();
        var call = await run.BeginCoreAsync(Get, 0, caller.Token);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        run.AssertCounts(Get, "canceled 1");
    });
}
