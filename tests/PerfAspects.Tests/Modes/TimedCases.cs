using PerfAspects.Tests.Modes.Subjects.ValueByPlain;

namespace PerfAspects.Tests.Modes;

/// <summary>What <c>[Timed]</c> measures in every mode.</summary>
public sealed class TimedCases : ModeTest<TimedSubject>
{
    private const Shapes Everything = Shapes.Methods | Shapes.Properties | Shapes.Streams;

    [Theory, InEveryMode(Everything)]
    public Task EveryCall_IsCountedAndMeasured(Mode mode) => In(mode, async run =>
    {
        var member = nameof(TimedSubject.Get);
        Assert.Equal(1, await run.CallAsync(member));
        TakeTime(run, 2);
        Assert.Equal(2, await run.CallAsync(member));
        run.Core.Fail(1);
        await Assert.ThrowsAsync<InvalidDataException>(() => run.CallAsync(member));
        run.AssertCounts(member, "ok 2, error 1");
        if (run.Durations(member) is { } durations)
        {
            Assert.Equal([0.0, 2.0, 2.0], durations);
        }
    });

    [Theory, InEveryMode(Everything)]
    public Task CallUnderWay_IsActive(Mode mode) => In(mode, async run =>
    {
        run.Core.Hold();
        var call = await run.BeginCoreAsync(nameof(TimedSubject.Get));
        run.AssertCounts(nameof(TimedSubject.Get), "active 1");
        run.Core.Release();
        Assert.Equal(1, await call);
        run.AssertCounts(nameof(TimedSubject.Get), "ok 1");
    });

    [Theory, InEveryMode(Everything)]
    public Task SlowCall_IsLoggedOnce_AndNoOther(Mode mode) => In(mode, async run =>
    {
        var member = nameof(TimedSubject.Slow);
        TakeTime(run, 1);
        await run.CallAsync(member);
        Assert.Empty(run.Warnings);
        TakeTime(run, 2);
        await run.CallAsync(member);
        run.Core.Fail(1);
        await Assert.ThrowsAsync<InvalidDataException>(() => run.CallAsync(member));

        Assert.Equal(["Warning 1 SlowCall", "Warning 1 SlowCall"], run.Warnings);
        Assert.Equal([CallOutcome.Error, CallOutcome.Ok], run.Method(member).SlowCalls.Select(static slow => slow.Outcome));
        Assert.All(run.Method(member).SlowCalls, static slow => Assert.Equal(TimeSpan.FromSeconds(2), slow.Duration));
        run.AssertCounts(member, "ok 2, error 1");
    });

    [Theory, InEveryMode(Shapes.Methods | Shapes.Streams)]
    public Task CallThatItsCallerCancels_IsCanceled(Mode mode) => In(mode, async run =>
    {
        using var caller = new CancellationTokenSource();
        run.Core.Hold();
        var call = await run.BeginCoreAsync(nameof(TimedSubject.Get), 0, caller.Token);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        run.AssertCounts(nameof(TimedSubject.Get), "canceled 1");
    });

    private static void TakeTime(ModeRun run, int seconds) => run.Core.First = () =>
    {
        run.Clock.Advance(TimeSpan.FromSeconds(seconds));
        return Task.CompletedTask;
    };
}
