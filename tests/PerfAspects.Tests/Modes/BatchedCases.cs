using PerfAspects.Tests.Leaks;
using PerfAspects.Tests.Modes.Subjects.TaskByPlain;

namespace PerfAspects.Tests.Modes;

/// <summary>What <c>[Batched]</c> does in every mode. Live modes switch it off and on before each call, which ends the batch.</summary>
public sealed class BatchedCases : ModeTest<BatchedSubject>
{
    private const string Get = nameof(BatchedSubject.Get);
    private const Shapes Tasks = Shapes.Task | Shapes.TaskLater | Shapes.ValueTask | Shapes.ValueTaskLater;

    [Theory, InEveryMode(Tasks)]
    public Task CallsWithinTheWait_AreOneCallOfTheCore(Mode mode) => In(mode, async run =>
    {
        var first = run.BeginAsync(Get, 1);
        var second = run.BeginAsync(Get, 1);
        if (mode.Changes == Changes.Live)
        {
            Assert.Equal(1, await first);
        }

        Assert.False(second.IsCompleted);
        run.Clock.Advance(TimeSpan.FromSeconds(1));

        var batches = mode.Changes == Changes.Live ? 2 : 1;
        Assert.Equal((1, batches), (await first, await second));
        Assert.Equal(batches, run.Core.Runs);
        run.AssertCounts(Get, $"ok 2, batches {batches}, keys {batches}");
    });

    [Theory, InEveryMode(Tasks)]
    public Task BatchWithEnoughKeys_RunsAtOnce(Mode mode) => In(mode, async run =>
    {
        var first = run.BeginAsync(Get, 1);
        var second = run.BeginAsync(Get, 3); // with the same hash code, where the key is the user's
        if (mode.Changes == Changes.Live)
        {
            run.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        await Task.WhenAll(first, second);
        var batches = mode.Changes == Changes.Live ? 2 : 1;
        Assert.Equal(batches, run.Core.Runs);
        run.AssertCounts(Get, $"ok 2, batches {batches}, keys 2");
    });

    [Theory, InEveryMode(Tasks)]
    public Task Failure_IsThatOfAllCallersOfTheBatch_AndOfNoOther(Mode mode) => In(mode, async run =>
    {
        run.Core.Fail(mode.Changes == Changes.Live ? 2 : 1);
        var first = run.BeginAsync(Get, 1);
        var second = run.BeginAsync(Get, 1);
        run.Clock.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<InvalidDataException>(() => first);
        await Assert.ThrowsAsync<InvalidDataException>(() => second);

        var third = run.BeginAsync(Get, 1);
        run.Clock.Advance(TimeSpan.FromSeconds(1));
        await third;
        Assert.Equal((1, 2), (run.Counted(Get)["ok"], run.Counted(Get)["error"]));
    });

    [Theory, InEveryMode(Tasks)]
    public Task Caller_ThatCancels_LeavesAlone(Mode mode) => In(mode, async run =>
    {
        using var caller = new CancellationTokenSource();
        var first = run.BeginAsync(Get, 1, caller.Token);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        run.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, run.Core.Runs);

        var second = run.BeginAsync(Get, 1);
        run.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await second);
        run.AssertCounts(Get, "ok 1, canceled 1, batches 1, keys 1");
    });
}
