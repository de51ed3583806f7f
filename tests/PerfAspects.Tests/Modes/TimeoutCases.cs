using PerfAspects.Tests.Leaks;
using PerfAspects.Tests.Modes.Subjects.ValueByPlain;
using Polly.Timeout;

namespace PerfAspects.Tests.Modes;

/// <summary>What <c>[Timeout]</c> does in every mode.</summary>
public sealed class TimeoutCases : ModeTest<TimeoutSubject>
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(2);

    [Theory, InEveryMode(Shapes.Methods)]
    public Task CoreThatHonoursItsToken_EndsAtTheLimit(Mode mode) => In(mode, async run =>
    {
        run.Core.Hold();
        var call = await run.BeginCoreAsync(nameof(TimeoutSubject.Limited));
        await Patience.UntilAsync(() => run.Clock.TimersSet == 1);
        run.Clock.Advance(s_limit - TimeSpan.FromTicks(1));
        Assert.False(call.IsCompleted);
        run.Clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(s_limit, (await Assert.ThrowsAsync<TimeoutRejectedException>(() => call)).Timeout);
        await Patience.UntilAsync(() => run.Clock.TimersSet == 0);
        run.AssertCounts(nameof(TimeoutSubject.Limited), "error 1, timeouts 1");
        if (run.Durations(nameof(TimeoutSubject.Limited)) is { } durations)
        {
            Assert.Equal([2.0], durations);
        }
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task CoreThatIgnoresItsToken_IsWaitedFor(Mode mode) => In(mode, async run =>
    {
        run.Core.Hold(ignoresTokens: true);
        var call = await run.BeginCoreAsync(nameof(TimeoutSubject.Limited));
        await Patience.UntilAsync(() => run.Clock.TimersSet == 1);
        run.Clock.Advance(s_limit);
        Assert.False(call.IsCompleted);
        run.Core.Release();

        Assert.Equal(1, await call);
        run.AssertCounts(nameof(TimeoutSubject.Limited), "ok 1");
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task CoreInTime_LeavesNothingBehind(Mode mode) => In(mode, async run =>
    {
        Assert.Equal(1, await run.CallAsync(nameof(TimeoutSubject.Limited)));
        run.Core.Fail(1);
        await Assert.ThrowsAsync<InvalidDataException>(() => run.CallAsync(nameof(TimeoutSubject.Limited)));
        await Patience.UntilAsync(() => run.Clock.TimersSet == 0);
        run.AssertCounts(nameof(TimeoutSubject.Limited), "ok 1, error 1");
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task CallerThatCancels_LeavesWithItsOwnToken(Mode mode) => In(mode, async run =>
    {
        using var caller = new CancellationTokenSource();
        run.Core.Hold();
        var call = await run.BeginCoreAsync(nameof(TimeoutSubject.Limited), 0, caller.Token);
        await caller.CancelAsync();

        Assert.Equal(caller.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call)).CancellationToken);
        await Patience.UntilAsync(() => (run.Clock.TimersSet, TokenCallbacks.Count(caller)) == (0, 0));
        run.AssertCounts(nameof(TimeoutSubject.Limited), "canceled 1");
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task CoreThatMayBeLeft_IsLeftAtTheLimit_AndCountedUntilItEnds(Mode mode) => In(mode, async run =>
    {
        run.Core.Hold(ignoresTokens: true);
        var call = await run.BeginCoreAsync(nameof(TimeoutSubject.Abandoned));
        await run.AdvanceUntilAsync(call, s_limit);

        Assert.Equal(s_limit, (await Assert.ThrowsAsync<TimeoutRejectedException>(() => call)).Timeout);
        run.AssertCounts(nameof(TimeoutSubject.Abandoned), "error 1, timeouts 1, abandoned 1");
        run.Core.Release();
        await run.UntilCountedAsync(nameof(TimeoutSubject.Abandoned), "abandoned", 0);
        run.AssertCounts(nameof(TimeoutSubject.Abandoned), "error 1, timeouts 1");
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task CallerOfACoreThatMayBeLeft_UnregistersFromItsToken(Mode mode) => In(mode, async run =>
    {
        using var caller = new CancellationTokenSource();
        Assert.Equal(1, await run.CallAsync(nameof(TimeoutSubject.Abandoned), 0, caller.Token));
        run.Core.Hold();
        var call = await run.BeginCoreAsync(nameof(TimeoutSubject.Abandoned), 0, caller.Token);
        run.Core.Release();
        Assert.Equal(2, await call);
        await Patience.UntilAsync(() => (run.Clock.TimersSet, TokenCallbacks.Count(caller)) == (0, 0));
        run.AssertCounts(nameof(TimeoutSubject.Abandoned), "ok 2");
    });
}
