namespace PerfAspects.Tests.Tiers;

/// <summary>Loads in the background, forced loads and durations of values, where processes share the values.</summary>
public sealed partial class SharedFreshnessTests : SharedTest
{
    private static readonly TimeSpan s_share = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task Ahead_FirstProcess_LoadsAnewAndTheOtherTakesItFromTheTier()
    {
        var (a, b) = (new Fresh(A.Runtime, Source), new Fresh(B.Runtime, Source));
        await a.AheadAsync(1);
        Assert.Equal(1, (await b.AheadAsync(1))!.Amount);
        Source.Amount = 2;
        Clock.Advance(s_share);

        await a.AheadAsync(1);
        await UntilRefreshedAsync(A);
        Assert.Equal(2, (await a.AheadAsync(1))!.Amount);
        Assert.Equal(2, Source.Loads);
        await b.AheadAsync(1);
        await UntilRefreshedAsync(B);
        Assert.Equal(2, (await b.AheadAsync(1))!.Amount);
        Assert.Equal(2, Source.Loads); // the tier had a newer value
    }

    [Fact]
    public async Task Ahead_InvalidatedByAnotherProcessMeanwhile_IsKeptNowhere()
    {
        var (a, b) = (new Fresh(A.Runtime, Source), new Fresh(B.Runtime, Source));
        await a.AheadAsync(1);
        Clock.Advance(s_share);
        var read = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Source.AfterRead = _ =>
        {
            read.TrySetResult();
            return held.Task;
        };
        await a.AheadAsync(1);
        await read.Task.WaitAsync(Patience.Limit);
        Source.Amount = 2;
        await b.ForgetAsync(1);
        Source.AfterRead = static _ => Task.CompletedTask;
        held.SetResult();
        await UntilRefreshedAsync(A);
        Clock.Advance(TimeSpan.FromSeconds(2)); // A has read the log

        await Patience.UntilAsync(() => a.AheadAsync(1).GetAwaiter().GetResult()!.Amount == 2);
        Assert.Equal(2, (await b.AheadAsync(1))!.Amount);
    }

    [Fact]
    public async Task Bypass_LoadsPastTheTierAndKeepsThere()
    {
        var (a, b) = (new Fresh(A.Runtime, Source), new Fresh(B.Runtime, Source));
        await a.AheadAsync(1);
        Source.Amount = 2;
        using (AspectRuntime.BypassCache())
        {
            Assert.Equal(2, (await a.AheadAsync(1))!.Amount);
        }

        Assert.Equal(2, (await a.AheadAsync(1))!.Amount);
        Assert.Equal(2, (await b.AheadAsync(1))!.Amount);
        Assert.Equal(2, Source.Loads);
    }

    [Fact]
    public async Task DurationOf_HoldsInTheTierToo()
    {
        var (a, b) = (new Fresh(A.Runtime, Source), new Fresh(B.Runtime, Source));
        await a.TermedAsync(1);
        Clock.Advance(TimeSpan.FromSeconds(5));
        await b.TermedAsync(1);
        Assert.Equal(1, Source.Loads);
        Clock.Advance(TimeSpan.FromSeconds(5));
        await a.TermedAsync(1);
        await b.TermedAsync(1);
        Assert.Equal(2, Source.Loads);
    }

    private static Task UntilRefreshedAsync(Node node)
        => Patience.UntilAsync(() => node.Runtime.Find(typeof(Fresh), nameof(Fresh.AheadAsync))!.GetStatistics().CacheRefreshes == 1);

    internal sealed partial class Fresh(AspectRuntime runtime, SharedSource source)
    {
        [Cached("5m", Shared = true, RefreshAhead = 0.8)]
        public partial Task<SharedPrice?> AheadAsync(int id);

        private Task<SharedPrice?> AheadCoreAsync(int id) => source.LoadAsync(id, default);

        [CacheInvalidate(nameof(AheadAsync))]
        public partial Task ForgetAsync(int id);

        [Cached("max", Shared = true, DurationOf = nameof(TenSeconds))]
        public partial Task<SharedPrice?> TermedAsync(int id);

        private Task<SharedPrice?> TermedCoreAsync(int id) => source.LoadAsync(id, default);

        private static TimeSpan TenSeconds(SharedPrice? price) => TimeSpan.FromSeconds(10);
    }
}
