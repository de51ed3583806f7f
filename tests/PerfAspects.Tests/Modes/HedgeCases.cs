using PerfAspects.Tests.Leaks;
using PerfAspects.Tests.Modes.Subjects.TaskByPlain;

namespace PerfAspects.Tests.Modes;

/// <summary>What <c>[Hedge]</c> does in every mode.</summary>
public sealed class HedgeCases : ModeTest<HedgeSubject>
{
    private const string Get = nameof(HedgeSubject.Get);
    private const Shapes Tasks = Shapes.Task | Shapes.TaskLater | Shapes.ValueTask | Shapes.ValueTaskLater;

    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(100);

    [Theory, InEveryMode(Tasks)]
    public Task SlowCall_IsAnsweredByASecondOne(Mode mode) => In(mode, async run =>
    {
        var first = new TaskCompletionSource();
        var begun = Hold(run, first);
        var call = run.BeginAsync(Get);
        await Patience.UntilAsync(() => begun() == 1);

        await run.AdvanceUntilAsync(call, s_step);

        Assert.Equal(2, await call);
        Assert.Equal(2, run.Core.Runs);
        run.AssertCounts(Get, "ok 1, won 1");
        first.SetResult();
    });

    [Theory, InEveryMode(Tasks)]
    public Task FirstCall_ThatAnswersAfterAll_Wins(Mode mode) => In(mode, async run =>
    {
        var (first, second) = (new TaskCompletionSource(), new TaskCompletionSource());
        var begun = Hold(run, first, second);
        var call = run.BeginAsync(Get);
        await Patience.UntilAsync(() => begun() == 1);
        await Patience.UntilAsync(() =>
        {
            run.Clock.Advance(s_step);
            return begun() == 2;
        });
        first.SetResult();

        Assert.Equal(1, await call);
        await run.UntilCountedAsync(Get, "lost", 1);
        run.AssertCounts(Get, "ok 1, lost 1");
        second.SetResult();
    });

    [Theory, InEveryMode(Tasks)]
    public Task CallThatEndsInTime_IsAlone(Mode mode) => In(mode, async run =>
    {
        Assert.Equal(1, await run.CallAsync(Get));
        run.Core.Fail(1);
        await Assert.ThrowsAsync<InvalidDataException>(() => run.CallAsync(Get));
        run.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(2, run.Core.Runs);
        run.AssertCounts(Get, "ok 1, error 1");
    });

    [Theory, InEveryMode(Tasks)]
    public Task Caller_ThatCancels_CancelsAllCallsOfTheCore(Mode mode) => In(mode, async run =>
    {
        using var caller = new CancellationTokenSource();
        run.Core.Hold();
        var call = await run.BeginCoreAsync(nameof(HedgeSubject.Twice), 0, caller.Token);
        await Patience.UntilAsync(() =>
        {
            run.Clock.Advance(s_step);
            return run.Core.Runs == 3;
        });
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(3, run.Core.Runs);
        Assert.Equal((1, 0, 0), (run.Counted(nameof(HedgeSubject.Twice))["canceled"], run.Counted(nameof(HedgeSubject.Twice))["won"],
            run.Counted(nameof(HedgeSubject.Twice))["error"]));
    });

    [Theory, InEveryMode(Tasks)]
    public Task AllCalls_ThatFail_FailWithTheFirstException(Mode mode) => In(mode, async run =>
    {
        var first = new TaskCompletionSource();
        var begun = Hold(run, first);
        run.Core.Fail(2);
        var call = run.BeginAsync(Get);
        await Patience.UntilAsync(() => begun() == 1);
        await Patience.UntilAsync(() =>
        {
            run.Clock.Advance(s_step);
            return begun() == 2;
        });
        first.SetResult();

        Assert.Equal("1", (await Assert.ThrowsAsync<InvalidDataException>(() => call)).Message);
        await run.UntilCountedAsync(Get, "lost", 1);
        run.AssertCounts(Get, "error 1, lost 1");
    });

    [Theory, InEveryMode(Tasks)]
    public Task HedgeOverTheBudget_IsNotMade(Mode mode) => In(mode, async run =>
    {
        const int AtTheStart = 10;
        var (begun, slow) = (0, new TaskCompletionSource());
        run.Core.First = () => Interlocked.Increment(ref begun) % 2 == 1 ? slow.Task : Task.CompletedTask;
        for (var call = 1; call <= AtTheStart; call++)
        {
            var hedged = run.BeginAsync(Get);
            await Patience.UntilAsync(() => Volatile.Read(ref begun) == (2 * call) - 1);
            await run.AdvanceUntilAsync(hedged, s_step);
            Assert.Equal(2 * call, await hedged);
        }

        var last = run.BeginAsync(Get);
        await Patience.UntilAsync(() => Volatile.Read(ref begun) == (2 * AtTheStart) + 1);
        run.Clock.Advance(TimeSpan.FromSeconds(5));
        slow.SetResult();

        Assert.Equal((2 * AtTheStart) + 1, await last);
        run.AssertCounts(Get, "ok 11, won 10");
    });

    // A change of settings keeps the durations that are known.
    [Theory, InEveryMode(Tasks)]
    public Task OwnPercentile_IsTheDelay_OnceTwentyCallsHaveSucceeded(Mode mode) => In(mode, async run =>
    {
        const string Learning = nameof(HedgeSubject.Learning);
        const int Least = 20;
        var (early, late) = (new TaskCompletionSource(), new TaskCompletionSource());
        var begun = Hold(run, early);
        var first = run.BeginAsync(Learning);
        await Patience.UntilAsync(() => begun() == 1);
        run.Clock.Advance(s_step);
        early.SetResult();
        Assert.Equal(1, await first);
        for (var call = 2; call <= Least; call++)
        {
            Assert.Equal(call, await run.CallAsync(Learning));
        }

        begun = Hold(run, late);
        var slow = run.BeginAsync(Learning);
        await Patience.UntilAsync(() => begun() == 1);
        await run.AdvanceUntilAsync(slow, TimeSpan.FromMilliseconds(1));

        Assert.Equal(Least + 2, await slow);
        run.AssertCounts(Learning, "ok 21, won 1");
        late.SetResult();
    });

    // Lets the first runs wait, each for its own gate. Returns the number of runs that have come to their gates, or passed them.
    private static Func<int> Hold(ModeRun run, params TaskCompletionSource[] gates)
    {
        var begun = 0;
        run.Core.First = () => Interlocked.Increment(ref begun) is var number && number <= gates.Length ? gates[number - 1].Task : Task.CompletedTask;
        return () => Volatile.Read(ref begun);
    }
}
