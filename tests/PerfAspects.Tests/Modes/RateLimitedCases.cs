using PerfAspects.Tests.Leaks;
using PerfAspects.Tests.Modes.Subjects.ValueByPlain;

namespace PerfAspects.Tests.Modes;

/// <summary>What <c>[RateLimited]</c> does in every mode.</summary>
public sealed class RateLimitedCases : ModeTest<RateLimitedSubject>
{
    private const Shapes Everything = Shapes.Methods | Shapes.Properties | Shapes.Streams;
    private const Shapes WithParameters = Shapes.Methods | Shapes.Streams;

    private static readonly TimeSpan s_tick = TimeSpan.FromTicks(1);
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Theory, InEveryMode(Everything)]
    public Task SlidingWindow_AdmitsAgainWhenTheFirstAdmissionLeavesIt(Mode mode) => In(mode, async run =>
    {
        await run.CallAsync(nameof(RateLimitedSubject.Sliding));
        run.Clock.Advance(s_second / 4);
        await run.CallAsync(nameof(RateLimitedSubject.Sliding));

        await AssertRejectedAsync(run, nameof(RateLimitedSubject.Sliding), s_second * 3 / 4);
        run.Clock.Advance((s_second * 3 / 4) - s_tick);
        await AssertRejectedAsync(run, nameof(RateLimitedSubject.Sliding), s_tick);
        run.Clock.Advance(s_tick);
        Assert.Equal(3, await run.CallAsync(nameof(RateLimitedSubject.Sliding)));
        await AssertRejectedAsync(run, nameof(RateLimitedSubject.Sliding), s_second / 4);
        run.AssertCounts(nameof(RateLimitedSubject.Sliding), "ok 3, error 3, admitted 3, rejected 3");
    });

    [Theory, InEveryMode(Everything)]
    public Task ObserveOnly_CountsAndRejectsNothing_AndNoCallWaits(Mode mode) => In(mode, async run =>
    {
        for (var i = 1; i <= 4; i++)
        {
            Assert.Equal(i, await run.CallAsync(nameof(RateLimitedSubject.Observed)));
        }

        run.Clock.Advance(s_second);
        Assert.Equal(5, await run.CallAsync(nameof(RateLimitedSubject.Observed)));
        run.AssertCounts(nameof(RateLimitedSubject.Observed), "ok 5, admitted 3, rejected 2");
        Assert.Equal(["Warning 60 RefusalObserved"], run.Warnings);
    });

    [Theory, InEveryMode(Everything)]
    public Task ObserveOnly_BesideALimitThatRejects_IsChargedForAdmittedCallsOnly(Mode mode) => In(mode, async run =>
    {
        Assert.Equal(1, await run.CallAsync(nameof(RateLimitedSubject.Half)));
        Assert.Equal(2, await run.CallAsync(nameof(RateLimitedSubject.Half)));
        await Assert.ThrowsAsync<RateLimitRejectedException>(() => run.CallAsync(nameof(RateLimitedSubject.Half)));
        run.AssertCounts(nameof(RateLimitedSubject.Half), "ok 2, error 1, admitted 1, rejected 2");
    });

    [Theory, InEveryMode(Everything)]
    public Task ObserveOnly_BesideALimitAtWhichTheCallWaits_CountsTheCallOnce_AndTracesIt(Mode mode) => In(mode, async run =>
    {
        const string Method = nameof(RateLimitedSubject.QueuedBesideObserved);
        Assert.Equal(1, await run.CallAsync(Method));
        var second = run.BeginAsync(Method);
        await run.UntilCountedAsync(Method, "queued", 1);
        run.Clock.Advance(s_second);

        Assert.Equal(2, await second);
        run.AssertCounts(Method, "ok 2, admitted 1, queued 1, rejected 1");
        Assert.Equal(["Warning 60 RefusalObserved"], run.Warnings);
    });

    [Theory, InEveryMode(WithParameters)]
    public Task ObserveOnly_BesideALimitAtWhichTheCallWaits_AgreesAlsoIfTheCallerLeaves(Mode mode) => In(mode, async run =>
    {
        const string Method = nameof(RateLimitedSubject.QueuedBesideObserved);
        using var leaving = new CancellationTokenSource();
        Assert.Equal(1, await run.CallAsync(Method));
        var second = run.BeginAsync(Method, 0, leaving.Token);
        await run.UntilCountedAsync(Method, "queued", 1);
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        run.AssertCounts(Method, "ok 1, canceled 1, admitted 1, queued 1, rejected 1");
    });

    [Theory, InEveryMode(Everything)]
    public Task FixedWindow_AdmitsAgainWhenTheNextBegins(Mode mode) => In(mode, async run =>
    {
        await run.CallAsync(nameof(RateLimitedSubject.Fixed));
        run.Clock.Advance(s_second / 2);
        await run.CallAsync(nameof(RateLimitedSubject.Fixed));

        await AssertRejectedAsync(run, nameof(RateLimitedSubject.Fixed), s_second / 2);
        run.Clock.Advance(s_second / 2);
        Assert.Equal(3, await run.CallAsync(nameof(RateLimitedSubject.Fixed)));
        Assert.Equal(4, await run.CallAsync(nameof(RateLimitedSubject.Fixed)));
        run.AssertCounts(nameof(RateLimitedSubject.Fixed), "ok 4, error 1, admitted 4, rejected 1");
    });

    [Theory, InEveryMode(Everything)]
    public Task TokenBucket_RefillsContinuously(Mode mode) => In(mode, async run =>
    {
        await run.CallAsync(nameof(RateLimitedSubject.Bucket));
        await run.CallAsync(nameof(RateLimitedSubject.Bucket));

        await AssertRejectedAsync(run, nameof(RateLimitedSubject.Bucket), s_second / 2);
        run.Clock.Advance(s_second / 2);
        Assert.Equal(3, await run.CallAsync(nameof(RateLimitedSubject.Bucket)));
        await AssertRejectedAsync(run, nameof(RateLimitedSubject.Bucket), s_second / 2);
        run.AssertCounts(nameof(RateLimitedSubject.Bucket), "ok 3, error 2, admitted 3, rejected 2");
    });

    [Theory, InEveryMode(Everything)]
    public Task SeveralLimits_AllHaveToAdmit(Mode mode) => In(mode, async run =>
    {
        await run.CallAsync(nameof(RateLimitedSubject.Twice));
        await run.CallAsync(nameof(RateLimitedSubject.Twice));
        await AssertRejectedAsync(run, nameof(RateLimitedSubject.Twice), s_second); // and does not count in the minute
        run.Clock.Advance(s_second);
        await run.CallAsync(nameof(RateLimitedSubject.Twice));
        await AssertRejectedAsync(run, nameof(RateLimitedSubject.Twice), TimeSpan.FromSeconds(59));
        run.AssertCounts(nameof(RateLimitedSubject.Twice), "ok 3, error 2, admitted 3, rejected 2");
    });

    [Theory, InEveryMode(Everything)]
    public Task Queue_AdmitsEachInItsTurn(Mode mode) => In(mode, async run =>
    {
        Assert.Equal(1, await run.CallAsync(nameof(RateLimitedSubject.Queued)));
        var second = run.BeginAsync(nameof(RateLimitedSubject.Queued));
        await run.UntilCountedAsync(nameof(RateLimitedSubject.Queued), "queued", 1);
        var third = run.BeginAsync(nameof(RateLimitedSubject.Queued));
        await run.UntilCountedAsync(nameof(RateLimitedSubject.Queued), "queued", 2);
        await Assert.ThrowsAsync<RateLimitRejectedException>(() => run.CallAsync(nameof(RateLimitedSubject.Queued)));

        run.Clock.Advance(s_second - s_tick);
        Assert.Equal(1, run.Core.Runs);
        run.Clock.Advance(s_tick);
        Assert.Equal(2, await second);
        Assert.False(third.IsCompleted);
        run.Clock.Advance(s_second);
        Assert.Equal(3, await third);
        run.AssertCounts(nameof(RateLimitedSubject.Queued), "ok 3, error 1, admitted 3, queued 2, rejected 1");
    });

    [Theory, InEveryMode(WithParameters)]
    public Task QueuedCaller_ThatCancels_GivesItsPlaceBack(Mode mode) => In(mode, async run =>
    {
        using var leaving = new CancellationTokenSource();
        await run.CallAsync(nameof(RateLimitedSubject.Queued));
        var second = run.BeginAsync(nameof(RateLimitedSubject.Queued), 0, leaving.Token);
        await run.UntilCountedAsync(nameof(RateLimitedSubject.Queued), "queued", 1);
        var third = run.BeginAsync(nameof(RateLimitedSubject.Queued));
        await run.UntilCountedAsync(nameof(RateLimitedSubject.Queued), "queued", 2);

        await leaving.CancelAsync();

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Equal(leaving.Token, exception.CancellationToken);
        run.Clock.Advance(s_second);
        Assert.Equal(2, await third);
        await Patience.UntilAsync(() => TokenCallbacks.Count(leaving) == 0);
        run.AssertCounts(nameof(RateLimitedSubject.Queued), "ok 2, canceled 1, admitted 2, queued 2");
    });

    [Theory, InEveryMode(WithParameters)]
    public Task Partition_HasALimitOfItsOwn(Mode mode) => In(mode, async run =>
    {
        await run.CallAsync(nameof(RateLimitedSubject.ByKey), 1);
        await run.CallAsync(nameof(RateLimitedSubject.ByKey), 3);

        await Assert.ThrowsAsync<RateLimitRejectedException>(() => run.CallAsync(nameof(RateLimitedSubject.ByKey), 1));
        await Assert.ThrowsAsync<RateLimitRejectedException>(() => run.CallAsync(nameof(RateLimitedSubject.ByKey), 3));
        run.Clock.Advance(s_second);
        Assert.Equal(3, await run.CallAsync(nameof(RateLimitedSubject.ByKey), 1));
        run.AssertCounts(nameof(RateLimitedSubject.ByKey), "ok 3, error 2, admitted 3, rejected 2");
    });

    [Theory, InEveryMode(Everything)]
    public Task FailedCall_HasUsedItsPermit(Mode mode) => In(mode, async run =>
    {
        run.Core.Fail(2);
        await Assert.ThrowsAsync<InvalidDataException>(() => run.CallAsync(nameof(RateLimitedSubject.Sliding)));
        await Assert.ThrowsAsync<InvalidDataException>(() => run.CallAsync(nameof(RateLimitedSubject.Sliding)));
        await AssertRejectedAsync(run, nameof(RateLimitedSubject.Sliding), s_second);
        run.AssertCounts(nameof(RateLimitedSubject.Sliding), "error 3, admitted 2, rejected 1");
    });

    private static async Task AssertRejectedAsync(ModeRun run, string member, TimeSpan retryAfter)
    {
        var runs = run.Core.Runs;
        var exception = await Assert.ThrowsAsync<RateLimitRejectedException>(() => run.CallAsync(member));
        Assert.Equal((retryAfter, runs), (exception.RetryAfter, run.Core.Runs));
    }
}
