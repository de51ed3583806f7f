using PerfAspects.Tests.Modes.Subjects.ValueByPlain;
using Polly.CircuitBreaker;

namespace PerfAspects.Tests.Modes;

/// <summary>What <c>[CircuitBreaker]</c> does beyond Polly's in every mode.</summary>
public sealed class RichBreakerCases : ModeTest<CircuitBreakerSubject>
{
    private static readonly TimeSpan s_break = TimeSpan.FromSeconds(5);

    [Theory, InEveryMode]
    public Task FailuresInARow_OpenTheCircuit(Mode mode) => In(mode, async run =>
    {
        const string InARow = nameof(CircuitBreakerSubject.InARow);
        await FailAsync(run, InARow, times: 2);
        Assert.Equal(3, await run.CallAsync(InARow)); // so that they are none in a row
        await FailAsync(run, InARow, times: 2);
        run.AssertCounts(InARow, "ok 1, error 4, closed 1");
        await FailAsync(run, InARow, times: 1);

        await Assert.ThrowsAsync<BrokenCircuitException>(() => run.CallAsync(InARow));
        run.AssertCounts(InARow, "ok 1, error 6, broken 1, open 1");
    });

    [Theory, InEveryMode]
    public Task SlowCalls_OpenTheCircuit_AndASlowProbeOpensItAgain(Mode mode) => In(mode, async run =>
    {
        const string Slow = nameof(CircuitBreakerSubject.Slow);
        run.Core.First = () => Take(run, TimeSpan.FromSeconds(2));
        await run.CallAsync(Slow);
        await run.CallAsync(Slow);
        Assert.Null((await Assert.ThrowsAsync<BrokenCircuitException>(() => run.CallAsync(Slow))).InnerException);
        run.Clock.Advance(s_break);
        Assert.Equal(3, await run.CallAsync(Slow));
        run.AssertCounts(Slow, "ok 3, error 1, broken 1, open 1");

        run.Core.First = () => Take(run, TimeSpan.FromSeconds(2) - TimeSpan.FromTicks(1));
        run.Clock.Advance(s_break);
        Assert.Equal(4, await run.CallAsync(Slow));
        run.AssertCounts(Slow, "ok 4, error 1, broken 1, closed 1");
    });

    [Theory, InEveryMode]
    public Task SeveralProbes_HaveToSucceed(Mode mode) => In(mode, async run =>
    {
        const string Twice = nameof(CircuitBreakerSubject.Twice);
        await FailAsync(run, Twice, times: 2);
        run.Clock.Advance(s_break);
        Assert.Equal(3, await run.CallAsync(Twice));
        run.AssertCounts(Twice, "ok 1, error 2, half_open 1");
        Assert.Equal(4, await run.CallAsync(Twice));
        run.AssertCounts(Twice, "ok 2, error 2, closed 1");
    });

    [Theory, InEveryMode]
    public Task ResultsThatCountAsFailures_OpenTheCircuit_AndAreReturned(Mode mode) => In(mode, async run =>
    {
        const string Judging = nameof(CircuitBreakerSubject.Judging);
        Assert.Equal(1, await run.CallAsync(Judging));
        Assert.Equal(2, await run.CallAsync(Judging));
        await Assert.ThrowsAsync<BrokenCircuitException>(() => run.CallAsync(Judging));
        run.AssertCounts(Judging, "ok 2, error 1, broken 1, open 1");
        run.Clock.Advance(s_break);
        Assert.Equal(3, await run.CallAsync(Judging));
        run.AssertCounts(Judging, "ok 3, error 1, broken 1, closed 1");
    });

    [Theory, InEveryMode]
    public Task ObservingBreaker_ShowsItsState_AndRefusesNothing(Mode mode) => In(mode, async run =>
    {
        const string Observed = nameof(CircuitBreakerSubject.Observed);
        await FailAsync(run, Observed, times: 2);
        Assert.Equal(3, await run.CallAsync(Observed));
        Assert.Equal(4, await run.CallAsync(Observed));
        run.AssertCounts(Observed, "ok 2, error 2, broken 2, open 1");
        Assert.Equal(["Error 4 CircuitOpened", "Warning 60 RefusalObserved"], run.Warnings);

        run.Clock.Advance(TimeSpan.FromMinutes(1));
        run.Core.Fail(2);
        await Assert.ThrowsAsync<InvalidDataException>(() => run.CallAsync(Observed)); // the probe
        await Assert.ThrowsAsync<InvalidDataException>(() => run.CallAsync(Observed));
        run.AssertCounts(Observed, "ok 2, error 4, broken 3, open 1");
        Assert.Equal(2, run.Warnings.Count(static line => line == "Warning 60 RefusalObserved"));

        run.Clock.Advance(s_break);
        Assert.Equal(7, await run.CallAsync(Observed));
        run.AssertCounts(Observed, "ok 3, error 4, broken 3, closed 1");
    });

    private static async Task FailAsync(ModeRun run, string member, int times)
    {
        run.Core.Fail(times);
        for (var call = 0; call < times; call++)
        {
            await Assert.ThrowsAsync<InvalidDataException>(() => run.CallAsync(member));
        }
    }

    private static Task Take(ModeRun run, TimeSpan time)
    {
        run.Clock.Advance(time);
        return Task.CompletedTask;
    }
}
