namespace PerfAspects.Tests.Batching;

/// <summary>How calls are gathered and answered.</summary>
public sealed class BatchedTests : BatchedTest
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task Calls_WithinTheWait_AreOneCallOfTheCoreAtItsEnd(bool isHeard)
    {
        Begin(isHeard);
        var first = Call(1);
        Pass(4);
        var (second, again) = (Call(2), Call(1));
        Pass(0.9999);
        Assert.Empty(Source.Asked);

        Pass(0.0001);

        Assert.Equal([1, 2], Assert.Single(Source.Asked));
        var values = await Task.WhenAll(first, second, again);
        Assert.Equal([10, 20, 10], values);
        var statistics = Statistics(Method);
        Assert.Equal((3, 0, 1, 2), (statistics.Calls, statistics.Failures, statistics.Batches, statistics.BatchKeys));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Batch_WithEnoughDistinctKeys_RunsAtOnceAndTheNextCallOpensAnother(bool isHeard)
    {
        Begin(isHeard);
        Task<int>[] calls = [Call(1), Call(1), Call(2), Call(2)];
        Assert.Empty(Source.Asked);
        var full = Call(3);
        Assert.Equal([1, 2, 3], Assert.Single(Source.Asked));

        var next = Call(1);
        Assert.Single(Source.Asked);
        Pass(5);

        Assert.Equal([1], Source.Asked[1]);
        var values = await Task.WhenAll([.. calls, full, next]);
        Assert.Equal([10, 10, 20, 20, 30, 10], values);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Failure_OfTheCore_FailsAllCallersOfTheBatchAndNoOther(bool isHeard)
    {
        Begin(isHeard);
        Source.Before = static run => run == 1 ? Task.FromException(new InvalidDataException("down")) : Task.CompletedTask;
        Task<int>[] calls = [Call(1), Call(2)];
        Pass(5);

        foreach (var call in calls)
        {
            Assert.Equal("down", (await Assert.ThrowsAsync<InvalidDataException>(() => call)).Message);
        }

        var next = Call(1);
        Pass(5);
        Assert.Equal(10, await next);
        Assert.Equal((3, 2), (Statistics(Method).Calls, Statistics(Method).Failures));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task MissingKey_IsKeyNotFoundOrNull(bool isHeard)
    {
        var api = Begin(isHeard);
        Source.Missing.Add(2);
        var (there, missing) = (Call(1), Call(2));
        var (text, none) = (api.FindAsync(default, 1), api.FindAsync(default, 2));
        Pass(5);

        Assert.Equal(10, await there);
        await Assert.ThrowsAsync<KeyNotFoundException>(() => missing);
        Assert.Equal(("1", null), (await text, await none));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task NullKey_FailsItsCallAlone(bool isHeard)
    {
        var api = Begin(isHeard);
        var right = api.TextAsync("abc");
        var wrong = api.TextAsync(null);

        await Assert.ThrowsAsync<ArgumentNullException>(() => wrong);
        Pass(1);
        Assert.Equal(3, await right);
        Assert.Equal([1], Assert.Single(Source.Asked));
    }

    [Fact]
    public async Task Contexts_AreThoseOfTheFirstCall()
    {
        Begin(isHeard: false);
        var ambient = new AsyncLocal<string>();
        var context = new QueueContext();
        (string?, SynchronizationContext?) seen = default;
        Source.Before = _ =>
        {
            seen = (ambient.Value, SynchronizationContext.Current);
            return Task.CompletedTask;
        };
        var first = context.Begin(() =>
        {
            ambient.Value = "first";
            return Api.GetAsync(1);
        });
        var flow = ExecutionContext.SuppressFlow();
        var second = Call(2);
        flow.Undo();
        Pass(5);
        Assert.Empty(Source.Asked);

        context.RunUntil(Task.WhenAll(first, second));

        Assert.Equal(("first", context), seen);
        Assert.Equal(20, await second);
    }

    [Fact]
    public async Task SixtyFourCallers_OnManyThreads_AreOneCallOfTheCore()
    {
        Begin(isHeard: false);
        var begun = await Task.WhenAll(Enumerable.Range(0, 64).Select(id => Task.Run(() => (Call: Api.FindAsync(default, id).AsTask(), id))));
        Pass(1);

        Assert.Equal(64, Assert.Single(Source.Asked).Length);
        foreach (var (call, id) in begun)
        {
            Assert.Equal($"{id}", await call);
        }
    }
}
