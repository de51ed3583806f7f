using PerfAspects.Contracts.Model;

namespace PerfAspects.Tests.Tiers;

/// <summary>Values that <c>[CachePut]</c> writes where processes share them: the races with loads, invalidations and writes elsewhere.</summary>
public sealed partial class SharedWriteTests : SharedTest
{
    private readonly Prices _a;
    private readonly Prices _b;

    public SharedWriteTests() => (_a, _b) = (new Prices(A.Runtime, Source), new Prices(B.Runtime, Source));

    [Fact]
    public async Task Write_IsFoundByTheOtherProcess()
    {
        Assert.Equal(2, (await _a.SetAsync(1, 2))!.Amount);

        Assert.Equal(2, (await _a.GetAsync(1))!.Amount);
        Assert.Equal(2, (await _b.GetAsync(1))!.Amount);
        Assert.Equal(0, Source.Loads);
    }

    [Fact]
    public async Task Write_ReachesMemoryOfTheOtherProcess()
    {
        await _a.GetAsync(1);
        await _b.GetAsync(1);
        await _a.SetAsync(1, 2);

        await B.CatchUpAsync();
        Assert.Equal(2, (await _b.GetAsync(1))!.Amount);
        Assert.Equal(2, (await _a.GetAsync(1))!.Amount);
        Assert.Equal(1, Source.Loads);
    }

    [Fact]
    public async Task Write_WhoseNotificationIsLost_IsFoundWithinTheInterval()
    {
        await _b.GetAsync(1);
        B.Tier.Hears = false;
        await _a.SetAsync(1, 2);

        Clock.Advance(new CacheTierOptions().CoherenceInterval);
        await B.CatchUpAsync();
        Assert.Equal(2, (await _b.GetAsync(1))!.Amount);
    }

    [Fact]
    public async Task LoadOfTheOtherProcessFromBefore_IsKeptNowhere()
    {
        var (loading, release) = await HoldLoadAsync(_b);
        Assert.Equal(2, (await _a.SetAsync(1, 2))!.Amount);
        release.SetResult();
        Assert.Equal(1, (await loading)!.Amount);
        await B.CatchUpAsync();

        Assert.Equal(2, (await _b.GetAsync(1))!.Amount);
        Assert.Equal(2, (await _a.GetAsync(1))!.Amount);
    }

    [Fact]
    public async Task LoadOfTheOtherProcessFromDuringTheWrite_IsKeptNowhere()
    {
        var (writing, written) = HoldWrite(_a, 2);
        var (loading, loaded) = await HoldLoadAsync(_b, isWaiting: true);
        written.SetResult();
        Assert.Equal(2, (await writing)!.Amount);
        loaded.SetResult();
        await loading;
        await B.CatchUpAsync();

        Assert.Equal(2, (await _b.GetAsync(1))!.Amount);
        Assert.Equal(2, (await _a.GetAsync(1))!.Amount);
    }

    [Theory]
    [InlineData("key")]
    [InlineData("tag")]
    [InlineData("all")]
    public async Task InvalidationByTheOtherProcessDuringTheWrite_Wins(string way)
    {
        await _a.GetAsync(1);
        var (writing, written) = HoldWrite(_a, 2);
        Source.Amount = 3;
        await (way switch
        {
            "key" => _b.ForgetAsync(1),
            "tag" => B.Runtime.InvalidateTagAsync("price:1").AsTask(),
            _ => B.Runtime.Find(typeof(Prices), nameof(Prices.GetAsync))!.ClearCacheAsync().AsTask(),
        });
        written.SetResult();
        await writing;
        await A.CatchUpAsync();
        await B.CatchUpAsync();

        Assert.Equal(3, (await _b.GetAsync(1))!.Amount);
        Assert.Equal(3, (await _a.GetAsync(1))!.Amount);
    }

    [Fact]
    public async Task WritesThatOverlapOnTwoProcesses_LeaveNothing()
    {
        var (writing, written) = HoldWrite(_a, 2);
        Assert.Equal(3, (await _b.SetAsync(1, 3))!.Amount); // without the lease, so that it removes
        written.SetResult();
        await writing;
        await A.CatchUpAsync();
        await B.CatchUpAsync();

        Assert.Equal(3, (await _b.GetAsync(1))!.Amount);
        Assert.Equal(3, (await _a.GetAsync(1))!.Amount);
        Assert.Equal(1, Source.Loads);
    }

    [Fact]
    public async Task WriteThatHasLostItsLease_Removes()
    {
        var (writing, written) = HoldWrite(_a, 2);
        A.Tier.Before = static operation => operation is ModelOperation.Renew ? Task.FromException(new IOException()) : Task.CompletedTask;
        Clock.Advance(new CacheTierOptions().LeaseDuration + TimeSpan.FromSeconds(1));
        Source.Amount = 1;
        Assert.Equal(1, (await _b.GetAsync(1))!.Amount); // has taken the lease, and kept what was there before the write
        Source.Amount = 2;
        written.SetResult();
        await writing;
        await B.CatchUpAsync();

        Assert.Equal(2, (await _b.GetAsync(1))!.Amount);
        Assert.Equal(2, (await _a.GetAsync(1))!.Amount);
    }

    [Fact]
    public async Task LoadWithinTheWrite_DoesNotWaitForItsLease()
    {
        Source.Amount = 5;
        Assert.Equal(6, (await _a.RaiseAsync(1))!.Amount); // reads the missing key itself

        Assert.Equal(6, (await _a.GetAsync(1))!.Amount);
        Assert.Equal(6, (await _b.GetAsync(1))!.Amount);
    }

    [Fact]
    public async Task WriteThatFails_GivesItsLeaseBack()
    {
        await Assert.ThrowsAsync<IOException>(() => _a.SetAsync(1, -1));

        Assert.Equal(1, (await _b.GetAsync(1))!.Amount);
        Assert.Equal(1, (await _a.GetAsync(1))!.Amount);
        Assert.Equal(1, Source.Loads); // B has had the lease
    }

    [Fact]
    public async Task WriteWhileTheTierIsAway_HoldsInMemoryAndRemovesInTheTierLater()
    {
        await _a.GetAsync(1);
        await _b.GetAsync(1);
        A.Tier.IsDown = true;
        Assert.Equal(2, (await _a.SetAsync(1, 2))!.Amount);
        Assert.Equal(2, (await _a.GetAsync(1))!.Amount);
        Assert.Equal(1, Source.Loads);

        A.Tier.IsDown = false;
        Clock.Advance(TimeSpan.FromSeconds(1));
        await A.CatchUpAsync();
        Clock.Advance(TimeSpan.FromSeconds(1));
        await A.CatchUpAsync();
        await B.CatchUpAsync();
        Assert.Equal(2, (await _b.GetAsync(1))!.Amount);
        Assert.Equal(2, (await _a.GetAsync(1))!.Amount);
    }

    [Fact]
    public async Task WriteWhoseKeepIsNotAnswered_LeavesNoOlderValue()
    {
        await _b.GetAsync(1);
        A.Tier.After = static operation => operation is ModelOperation.Keep ? Task.FromException(new IOException()) : Task.CompletedTask;
        await _a.SetAsync(1, 2);
        A.Tier.After = null;
        await B.CatchUpAsync();

        Assert.Equal(2, (await _a.GetAsync(1))!.Amount);
        Assert.Equal(2, (await _b.GetAsync(1))!.Amount);
    }

    [Fact]
    public void Write_Synchronous_IsFoundByTheOtherProcess()
    {
        Assert.Equal(2, _a.Set(1, 2)!.Amount);

        Assert.Equal(2, _a.Find(1)!.Amount);
        Assert.Equal(2, _b.Find(1)!.Amount);
        Assert.Equal(0, Source.Loads);
    }

    [Fact]
    public async Task Writes_LoadsAndInvalidationsOfThreeProcesses_ReadNothingOutdated()
    {
        var race = new WriteRace([A.Runtime, B.Runtime, CreateNode().Runtime]);
        var running = race.RunAsync(seed: 7, operations: 6000);
        await Patience.UntilAsync(() =>
        {
            Clock.Advance(TimeSpan.FromMilliseconds(10)); // for those that wait for a lease
            return running.IsCompleted;
        });
        await running;

        Assert.Equal([], race.Outdated);
        Assert.True(race.Hits > 100, $"{race.Hits} hits");
    }

    private (Task<SharedPrice?> Writing, TaskCompletionSource Release) HoldWrite(Prices prices, decimal amount)
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        prices.BeforeReturn = release.Task;
        var writing = prices.SetAsync(1, amount);
        prices.BeforeReturn = Task.CompletedTask;
        return (writing, release);
    }

    // A load that has read the source, or that waits for the lease until it loads without.
    private async Task<(Task<SharedPrice?> Loading, TaskCompletionSource Release)> HoldLoadAsync(Prices prices, bool isWaiting = false)
    {
        var read = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Source.AfterRead = _ =>
        {
            read.TrySetResult();
            return release.Task;
        };
        var loading = prices.GetAsync(1);
        if (isWaiting)
        {
            await Patience.UntilAsync(() =>
            {
                Clock.Advance(TimeSpan.FromMilliseconds(100));
                return read.Task.IsCompleted;
            });
        }

        await read.Task.WaitAsync(Patience.Limit);
        Source.AfterRead = static _ => Task.CompletedTask;
        return (loading, release);
    }

    internal sealed partial class Prices(AspectRuntime runtime, SharedSource source)
    {
        public Task BeforeReturn { get; set; } = Task.CompletedTask;

        [Cached("5m", Shared = true, Tags = ["price:{id}"])]
        public partial Task<SharedPrice?> GetAsync(int id);

        private Task<SharedPrice?> GetCoreAsync(int id) => source.LoadAsync(id, default);

        [CachePut(nameof(GetAsync))]
        public partial Task<SharedPrice?> SetAsync(int id, decimal amount);

        private async Task<SharedPrice?> SetCoreAsync(int id, decimal amount)
        {
            if (amount < 0)
            {
                throw new IOException();
            }

            source.Amount = amount;
            await BeforeReturn;
            return new SharedPrice(id, amount);
        }

        [CachePut(nameof(GetAsync))]
        public partial ValueTask<SharedPrice?> RaiseAsync(int id);

        private async ValueTask<SharedPrice?> RaiseCoreAsync(int id)
        {
            var price = await GetAsync(id);
            source.Amount = price!.Amount + 1;
            return new SharedPrice(id, source.Amount);
        }

        [CacheInvalidate(nameof(GetAsync))]
        public partial Task ForgetAsync(int id);

        [Cached("5m", Shared = true, Tags = ["price:{id}"])]
        public partial SharedPrice? Find(int id);

        private SharedPrice? FindCore(int id) => source.Load(id);

        [CachePut(nameof(Find))]
        public partial SharedPrice? Set(int id, decimal amount);

        private SharedPrice? SetCore(int id, decimal amount)
        {
            source.Amount = amount;
            return new SharedPrice(id, amount);
        }
    }
}
