using PerfAspects.Tests.Modes.Subjects.ValueByPlain;

namespace PerfAspects.Tests.Modes;

/// <summary>What <c>[Fallback]</c> does in every mode.</summary>
public sealed class FallbackCases : ModeTest<FallbackSubject>
{
    [Theory, InEveryMode]
    public Task FailedCall_IsAnsweredByTheFallback(Mode mode) => In(mode, async run =>
    {
        Assert.Equal(1, await run.CallAsync(nameof(FallbackSubject.Get)));
        run.Core.Fail(1);
        Assert.Equal(-1, await run.CallAsync(nameof(FallbackSubject.Get)));
        Assert.Equal(3, await run.CallAsync(nameof(FallbackSubject.Get)));
        run.AssertCounts(nameof(FallbackSubject.Get), "ok 3, fallbacks 1");
    });

    [Theory, InEveryMode]
    public Task Fallback_GetsTheException(Mode mode) => In(mode, async run =>
    {
        run.Core.Fail(1);
        Assert.Equal(-1, await run.CallAsync(nameof(FallbackSubject.Handling)));
        Assert.Equal("1", Assert.IsType<InvalidDataException>(run.Core.FallbackException).Message);
        run.AssertCounts(nameof(FallbackSubject.Handling), "ok 1, fallbacks 1");
    });

    [Theory, InEveryMode]
    public Task ResultThatCountsAsAFailure_IsAnswered_AlsoFromTheCache(Mode mode) => In(mode, async run =>
    {
        Assert.Equal(-1, await run.CallAsync(nameof(FallbackSubject.Judging)));
        Assert.Equal(-1, await run.CallAsync(nameof(FallbackSubject.Judging)));
        Assert.IsType<InvalidOperationException>(run.Core.FallbackException);
        run.Method(nameof(FallbackSubject.Judging)).ClearCache();
        Assert.Equal(2, await run.CallAsync(nameof(FallbackSubject.Judging)));
        Assert.Equal(2, await run.CallAsync(nameof(FallbackSubject.Judging)));
        Assert.Equal(2, run.Core.Runs);
        run.AssertCounts(nameof(FallbackSubject.Judging), "ok 4, hit 2, miss 2, entries 1, all 1, fallbacks 2");
    });

    [Theory, InEveryMode]
    public Task FailureThatIsNotHandled_IsTheCallers(Mode mode) => In(mode, async run =>
    {
        run.Core.First = static () => throw new TimeoutException("not handled");
        var exception = await Assert.ThrowsAsync<TimeoutException>(() => run.CallAsync(nameof(FallbackSubject.Handling)));
        Assert.Equal("not handled", exception.Message);
        run.AssertCounts(nameof(FallbackSubject.Handling), "error 1");
    });

    [Theory, InEveryMode(Shapes.Methods)]
    public Task CancellationOfTheCaller_IsNotAnswered(Mode mode) => In(mode, async run =>
    {
        using var caller = new CancellationTokenSource();
        run.Core.Hold();
        var call = await run.BeginCoreAsync(nameof(FallbackSubject.Get), 0, caller.Token);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        run.AssertCounts(nameof(FallbackSubject.Get), "canceled 1");
    });
}
