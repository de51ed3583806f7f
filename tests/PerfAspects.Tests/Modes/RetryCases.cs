using PerfAspects.Tests.Leaks;
using PerfAspects.Tests.Modes.Subjects.ValueByPlain;

namespace PerfAspects.Tests.Modes;

/// <summary>What <c>[Retry]</c> does in every mode.</summary>
public sealed class RetryCases : ModeTest<RetrySubject>
{
    [Theory, InEveryMode]
    public Task FailedAttempt_IsFollowedByAnother(Mode mode) => In(mode, async run =>
    {
        run.Core.Fail(2);
        Assert.Equal(3, await run.CallAsync(nameof(RetrySubject.AtOnce)));
        run.AssertCounts(nameof(RetrySubject.AtOnce), "ok 1, retries 2");
        if (run.Events(nameof(RetrySubject.AtOnce)) is { } events)
        {
            Assert.Equal(["perfaspects.retry", "perfaspects.retry"], events);
        }
    });

    [Theory, InEveryMode]
    public Task LastAttempt_FailsWithItsOwnException(Mode mode) => In(mode, async run =>
    {
        run.Core.Fail();
        Assert.Equal("3", (await Assert.ThrowsAsync<InvalidDataException>(() => run.CallAsync(nameof(RetrySubject.AtOnce)))).Message);
        run.AssertCounts(nameof(RetrySubject.AtOnce), "error 1, retries 2");
        Assert.Equal(
            ["Warning 2 AttemptFailed", "Warning 2 AttemptFailed", "Warning 2 AttemptFailed", "Error 3 RetriesExhausted"],
            run.Warnings);
    });

    [Theory, InEveryMode]
    public Task ResultThatCountsAsAFailure_IsRetried_AndTheLastIsReturned(Mode mode) => In(mode, async run =>
    {
        Assert.Equal(3, await run.CallAsync(nameof(RetrySubject.Judging)));
        Assert.Equal(4, await run.CallAsync(nameof(RetrySubject.Judging)));
        run.AssertCounts(nameof(RetrySubject.Judging), "ok 2, retries 2");
        Assert.Equal(7, await run.CallAsync(nameof(RetrySubject.Judging)));
        run.AssertCounts(nameof(RetrySubject.Judging), "ok 3, retries 4");
    });

    [Theory, InEveryMode]
    public Task UsedUpBudget_SuppressesAllButOneRetryASecond(Mode mode) => In(mode, async run =>
    {
        run.Core.Fail();
        for (var call = 0; call < 50; call++)
        {
            await Assert.ThrowsAsync<InvalidDataException>(() => run.CallAsync(nameof(RetrySubject.AtOnce)));
        }

        run.AssertCounts(nameof(RetrySubject.AtOnce), "error 50, retries 100");
        await Assert.ThrowsAsync<InvalidDataException>(() => run.CallAsync(nameof(RetrySubject.AtOnce)));
        run.AssertCounts(nameof(RetrySubject.AtOnce), "error 51, retries 100, suppressed 1");
        Assert.Equal("Warning 8 RetriesSuppressed", run.Warnings.Last());

        run.Clock.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<InvalidDataException>(() => run.CallAsync(nameof(RetrySubject.AtOnce)));
        run.AssertCounts(nameof(RetrySubject.AtOnce), "error 52, retries 101, suppressed 2");
    });

    [Theory, InEveryMode]
    public Task TenSuccesses_AllowOneRetry(Mode mode) => In(mode, async run =>
    {
        run.Core.Fail(51 * 3);
        for (var call = 0; call < 50; call++)
        {
            await Assert.ThrowsAsync<InvalidDataException>(() => run.CallAsync(nameof(RetrySubject.AtOnce)));
        }

        run.Core.Fail(0);
        for (var call = 0; call < 10; call++)
        {
            await run.CallAsync(nameof(RetrySubject.AtOnce));
        }

        run.Core.Fail();
        await Assert.ThrowsAsync<InvalidDataException>(() => run.CallAsync(nameof(RetrySubject.AtOnce)));
        run.AssertCounts(nameof(RetrySubject.AtOnce), "ok 10, error 51, retries 101, suppressed 1");
    });

    [Theory, InEveryMode]
    public Task IgnoredFailure_IsNotRetried(Mode mode) => In(mode, async run =>
    {
        run.Core.Fail(1);
        await Assert.ThrowsAsync<InvalidDataException>(() => run.CallAsync(nameof(RetrySubject.Ignoring)));
        Assert.Equal(1, run.Core.Runs);
        run.AssertCounts(nameof(RetrySubject.Ignoring), "error 1");
    });

    [Theory, InEveryMode]
    public Task Attempts_AreDelayedAsWritten(Mode mode) => In(mode, async run =>
    {
        run.Core.Fail(2);
        var call = run.BeginAsync(nameof(RetrySubject.Delayed));
        foreach (var seconds in new[] { 1, 2 })
        {
            await Patience.UntilAsync(() => run.Clock.TimersSet == 1);
            run.Clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));
            Assert.Equal(seconds, run.Core.Runs);
            run.Clock.Advance(TimeSpan.FromTicks(1));
            await Patience.UntilAsync(() => run.Core.Runs == seconds + 1);
        }

        Assert.Equal(3, await call);
        run.AssertCounts(nameof(RetrySubject.Delayed), "ok 1, retries 2");
        if (run.Durations(nameof(RetrySubject.Delayed)) is { } durations)
        {
            Assert.Equal([3.0], durations);
        }
    });

    [Theory, InEveryMode]
    public Task DelayThatTheFailureAsksFor_GoesBeforeTheWrittenOne(Mode mode) => In(mode, async run =>
    {
        run.Core.Fail(1);
        var call = run.BeginAsync(nameof(RetrySubject.Told));
        await Patience.UntilAsync(() => run.Clock.TimersSet == 1);
        run.Clock.Advance(TimeSpan.FromSeconds(7) - TimeSpan.FromTicks(1));
        Assert.Equal(1, run.Core.Runs);
        run.Clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(2, await call);
        run.AssertCounts(nameof(RetrySubject.Told), "ok 1, retries 1");
    });

    [Theory, InEveryMode]
    public Task JudgeThatThrows_FailsTheCallOnce(Mode mode) => In(mode, async run =>
    {
        await Assert.ThrowsAsync<NotSupportedException>(() => run.CallAsync(nameof(RetrySubject.Misjudging)));
        Assert.Equal(1, run.Core.Runs);
        run.AssertCounts(nameof(RetrySubject.Misjudging), "error 1");
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task CallerThatCancelsInADelay_LeavesAtOnce(Mode mode) => In(mode, async run =>
    {
        using var caller = new CancellationTokenSource();
        run.Core.Fail();
        var call = run.BeginAsync(nameof(RetrySubject.Delayed), 0, caller.Token);
        await Patience.UntilAsync(() => run.Clock.TimersSet == 1);
        await caller.CancelAsync();

        Assert.Equal(caller.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call)).CancellationToken);
        Assert.Equal(1, run.Core.Runs);
        await Patience.UntilAsync(() => run.Clock.TimersSet == 0);
        await Patience.UntilAsync(() => TokenCallbacks.Count(caller) == 0);
        run.AssertCounts(nameof(RetrySubject.Delayed), "canceled 1");
    });
}
