using PerfAspects.Tests.Leaks;
using PerfAspects.Tests.Modes.Subjects.ValueByPlain;
using Polly.CircuitBreaker;

namespace PerfAspects.Tests.Modes;

/// <summary>What <c>[CircuitBreaker]</c> does in every mode.</summary>
public sealed class CircuitBreakerCases : ModeTest<CircuitBreakerSubject>
{
    private const string Guarded = nameof(CircuitBreakerSubject.Guarded);

    private static readonly TimeSpan s_break = TimeSpan.FromSeconds(5);

    [Theory, InEveryMode]
    public Task Failures_OpenTheCircuit_AndAProbeThatSucceedsClosesIt(Mode mode) => In(mode, async run =>
    {
        await OpenAsync(run);
        Assert.Equal(s_break, (await Assert.ThrowsAsync<BrokenCircuitException>(() => run.CallAsync(Guarded))).RetryAfter);
        run.Clock.Advance(s_break - TimeSpan.FromTicks(1));
        await Assert.ThrowsAsync<BrokenCircuitException>(() => run.CallAsync(Guarded));
        Assert.Equal(2, run.Core.Runs);
        run.AssertCounts(Guarded, "error 4, broken 2, open 1");

        run.Clock.Advance(TimeSpan.FromTicks(1));
        run.AssertCounts(Guarded, "error 4, broken 2, half_open 1");
        Assert.Equal(3, await run.CallAsync(Guarded));
        Assert.Equal(4, await run.CallAsync(Guarded));
        run.AssertCounts(Guarded, "ok 2, error 4, broken 2, closed 1");
    });

    [Theory, InEveryMode]
    public Task Probe_ThatFails_OpensTheCircuitAgain(Mode mode) => In(mode, async run =>
    {
        await OpenAsync(run);
        run.Core.Fail(1);
        run.Clock.Advance(s_break);
        await Assert.ThrowsAsync<InvalidDataException>(() => run.CallAsync(Guarded));

        await Assert.ThrowsAsync<BrokenCircuitException>(() => run.CallAsync(Guarded));
        Assert.Equal(3, run.Core.Runs);
        run.AssertCounts(Guarded, "error 4, broken 1, open 1");
    });

    [Theory, InEveryMode]
    public Task Probe_IsOneAtATime(Mode mode) => In(mode, async run =>
    {
        await OpenAsync(run);
        run.Clock.Advance(s_break);
        run.Core.Hold();
        var probe = await run.BeginCoreAsync(Guarded);
        await Assert.ThrowsAsync<BrokenCircuitException>(() => run.CallAsync(Guarded));
        run.AssertCounts(Guarded, "error 3, active 1, broken 1, half_open 1");
        run.Core.Release();

        Assert.Equal(3, await probe);
        run.AssertCounts(Guarded, "ok 1, error 3, broken 1, closed 1");
    });

    [Theory, InEveryMode]
    public Task IgnoredFailures_DoNotOpenTheCircuit(Mode mode) => In(mode, async run =>
    {
        run.Core.Fail(5);
        for (var i = 0; i < 5; i++)
        {
            await Assert.ThrowsAsync<InvalidDataException>(() => run.CallAsync(nameof(CircuitBreakerSubject.Lenient)));
        }

        Assert.Equal(6, await run.CallAsync(nameof(CircuitBreakerSubject.Lenient)));
        run.AssertCounts(nameof(CircuitBreakerSubject.Lenient), "ok 1, error 5, closed 1");
    });

    [Theory, InEveryMode]
    public Task OldFailures_AreForgotten(Mode mode) => In(mode, async run =>
    {
        run.Core.Fail(2);
        await Assert.ThrowsAsync<InvalidDataException>(() => run.CallAsync(Guarded));
        run.Clock.Advance(TimeSpan.FromSeconds(31));
        await Assert.ThrowsAsync<InvalidDataException>(() => run.CallAsync(Guarded));

        Assert.Equal(3, await run.CallAsync(Guarded));
        run.AssertCounts(Guarded, "ok 1, error 2, closed 1");
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task CancellationOfTheCaller_CountsAsNothing(Mode mode) => In(mode, async run =>
    {
        run.Core.Hold();
        for (var i = 0; i < 3; i++)
        {
            using var caller = new CancellationTokenSource();
            var call = await run.BeginCoreAsync(Guarded, 0, caller.Token);
            await caller.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
            await Patience.UntilAsync(() => TokenCallbacks.Count(caller) == 0);
        }

        run.AssertCounts(Guarded, "canceled 3, closed 1");
    });

    [Theory, InEveryMode]
    public Task Isolation_LastsUntilItIsLifted(Mode mode) => In(mode, async run =>
    {
        var method = run.Method(Guarded);
        method.IsolateCircuit();
        run.Clock.Advance(TimeSpan.FromDays(1));
        await Assert.ThrowsAsync<IsolatedCircuitException>(() => run.CallAsync(Guarded));
        run.AssertCounts(Guarded, "error 1, broken 1, isolated 1");
        method.CloseCircuit();
        Assert.Equal(1, await run.CallAsync(Guarded));
        run.AssertCounts(Guarded, "ok 1, error 1, broken 1, closed 1");
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task Partition_HasACircuitOfItsOwn(Mode mode) => In(mode, async run =>
    {
        run.Core.Fail(2);
        await Assert.ThrowsAsync<InvalidDataException>(() => run.CallAsync(nameof(CircuitBreakerSubject.ByKey), 1));
        await Assert.ThrowsAsync<InvalidDataException>(() => run.CallAsync(nameof(CircuitBreakerSubject.ByKey), 1));
        await Assert.ThrowsAsync<BrokenCircuitException>(() => run.CallAsync(nameof(CircuitBreakerSubject.ByKey), 1));

        Assert.Equal(3, await run.CallAsync(nameof(CircuitBreakerSubject.ByKey), 3));
        run.AssertCounts(nameof(CircuitBreakerSubject.ByKey), "ok 1, error 3, broken 1, open 1");
    });

    private static async Task OpenAsync(ModeRun run)
    {
        run.Core.Fail(2);
        await Assert.ThrowsAsync<InvalidDataException>(() => run.CallAsync(Guarded));
        await Assert.ThrowsAsync<InvalidDataException>(() => run.CallAsync(Guarded));
    }
}
