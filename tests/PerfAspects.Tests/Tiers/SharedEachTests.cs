using PerfAspects.Contracts.Model;

namespace PerfAspects.Tests.Tiers;

/// <summary>Methods with an entry for each key, whose entries processes share.</summary>
public sealed partial class SharedEachTests : SharedTest
{
    private readonly EachSource _source = new();

    [Theory, InlineData(false), InlineData(true)]
    public async Task ValuesAndAbsentKeys_AreSharedByProcesses(bool isWith)
    {
        var (a, b) = (new Prices(A.Runtime, _source), new Prices(B.Runtime, _source));
        Assert.Equal("1=1,2=2", Text(await a.GetAsync(isWith, [1, 2, -3])));
        Assert.Equal("1=1,2=2,4=4", Text(await b.GetAsync(isWith, [-3, 1, 4, 2, 1])));
        Assert.Equal("1=1", Text(await b.GetAsync(isWith, [1, -3])));

        Assert.Equal(["-3,1,2", "4"], _source.Asked);
        var statistics = B.Runtime.Find(typeof(Prices), isWith ? nameof(Prices.GetManyAsync) : nameof(Prices.GetEachAsync))!.GetStatistics();
        Assert.Equal((3, 1, 2, 4), (statistics.TierHits, statistics.TierMisses, statistics.CacheHits, statistics.CacheMisses));
    }

    [Fact]
    public async Task MethodForOneKey_SharesWithTheMethodForManyOfAnotherProcess()
    {
        var (a, b) = (new Prices(A.Runtime, _source), new Prices(B.Runtime, _source));
        await a.GetManyAsync([1, 2, -3]);
        Assert.Equal((1, null), ((await b.GetOneAsync(1))?.Amount, await b.GetOneAsync(-3)));
        await b.GetOneAsync(5);
        Assert.Equal("2=2,5=5", Text(await a.GetManyAsync([5, 2])));
        Assert.Equal(["-3,1,2", "5"], _source.Asked);
    }

    [Fact]
    public async Task Keys_AreReadAndKeptIn256ForARoundTrip()
    {
        var prices = new Prices(A.Runtime, _source);
        await prices.GetEachAsync([.. Enumerable.Range(1, 300)]);
        Assert.Equal(
            [(ModelOperation.Read, 256), (ModelOperation.Read, 44), (ModelOperation.Acquire, 256), (ModelOperation.Acquire, 44), (ModelOperation.Keep, 256), (ModelOperation.Keep, 44)],
            A.Tier.RoundTrips);

        Assert.Equal(300, (await new Prices(B.Runtime, _source).GetEachAsync([.. Enumerable.Range(1, 300)])).Count);
        Assert.Equal([(ModelOperation.Read, 256), (ModelOperation.Read, 44)], B.Tier.RoundTrips);
        Assert.Single(_source.Asked);
    }

    [Fact]
    public void SynchronousMethod_AsksTheTierTogether_AndRunsItsCoreOnItsThread()
    {
        var prices = new Prices(A.Runtime, _source);
        A.Tier.Before = static _ => Task.Run(static () => { }); // the tier answers on other threads
        Assert.Equal("1=1,2=2", Text(prices.Get([1, 2])));
        Assert.Equal(Environment.CurrentManagedThreadId, prices.CoreThread);
        Assert.Equal(3, A.Tier.RoundTrips.Count);

        Assert.Equal("1=1,3=3", Text(new Prices(B.Runtime, _source).Get([1, 3])));
        Assert.Equal(2, _source.Asked.Count);
        Assert.Equal("1,2", _source.Asked[0]);
        Assert.Equal("3", _source.Asked[1]);
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public async Task Invalidation_ReachesMemoryAndTier(int way)
    {
        var (a, b) = (new Prices(A.Runtime, _source), new Prices(B.Runtime, _source));
        await a.GetEachAsync([1, 2]);
        await b.GetEachAsync([1, 2]);
        await a.GetManyAsync([1, 2]);
        await b.GetOneAsync(1);
        _source.Step = 10;
        await (way switch
        {
            0 => a.ForgetAsync(1),
            1 => a.ForgetManyAsync([1, 9]),
            2 => a.ForgetAllAsync(),
            3 => a.ForgetTagAsync(1),
            _ => A.Runtime.InvalidateTagAsync("each:1").AsTask(),
        });
        await B.CatchUpAsync();

        foreach (var prices in (Prices[])[a, b])
        {
            Assert.Equal(11, (await prices.GetEachAsync([1]))[1].Amount);
            Assert.Equal(11, (await prices.GetManyAsync([1]))[1].Amount);
            Assert.Equal(11, (await prices.GetOneAsync(1))!.Amount);
        }
    }

    [Fact]
    public async Task InvalidationByAnotherProcessDuringTheLoad_KeepsNothing()
    {
        var (a, b) = (new Prices(A.Runtime, _source), new Prices(B.Runtime, _source));
        var core = new TaskCompletionSource();
        _source.Before = () => core.Task;
        var loading = a.GetEachAsync([1, 2]);
        await Patience.UntilAsync(() => _source.Asked.Count == 1);
        await b.ForgetAsync(1);
        _source.Step = 10;
        _source.Before = static () => Task.CompletedTask;
        core.SetResult();

        Assert.Equal("1=1,2=2", Text(await loading));
        Assert.Equal("1=11,2=2", Text(await a.GetEachAsync([1, 2])));
        Assert.Equal("1=11,2=2", Text(await b.GetEachAsync([1, 2])));
    }

    [Fact]
    public async Task KeyThatAnotherProcessLoads_IsWaitedFor_WhileTheOthersAreLoaded()
    {
        var (a, b) = (new Prices(A.Runtime, _source), new Prices(B.Runtime, _source));
        var core = new TaskCompletionSource();
        _source.Before = () => _source.Asked.Count == 1 ? core.Task : Task.CompletedTask;
        var first = a.GetEachAsync([1]);
        await Patience.UntilAsync(() => _source.Asked.Count == 1);
        var second = b.GetEachAsync([1, 2, 3]);
        await Patience.UntilAsync(() => _source.Asked.Count == 2);
        core.SetResult();
        await first;
        await Patience.UntilAsync(() =>
        {
            Clock.Advance(TimeSpan.FromMilliseconds(20));
            return second.IsCompleted;
        });

        Assert.Equal("1=1,2=2,3=3", Text(await second));
        Assert.Equal(["1", "2,3"], _source.Asked);
    }

    [Fact]
    public async Task LeaseThatIsNotGivenBack_LetsTheKeyBeLoadedAlone()
    {
        var prices = new Prices(B.Runtime, _source);
        var first = new Prices(A.Runtime, _source);
        var core = new TaskCompletionSource();
        _source.Before = () => _source.Asked.Count == 1 ? core.Task : Task.CompletedTask;
        var hanging = first.GetEachAsync([1]);
        await Patience.UntilAsync(() => _source.Asked.Count == 1);
        var loading = prices.GetEachAsync([1, 2]);
        await Patience.UntilAsync(() =>
        {
            Clock.Advance(TimeSpan.FromMilliseconds(50));
            return loading.IsCompleted;
        });

        Assert.Equal("1=1,2=2", Text(await loading));
        Assert.Equal(["1", "2", "1"], _source.Asked);
        core.SetResult();
        await hanging;
    }

    [Theory, InlineData(ModelOperation.Read), InlineData(ModelOperation.Acquire), InlineData(ModelOperation.Keep)]
    public async Task TierThatFails_LeavesTheMethodInMemory(ModelOperation failing)
    {
        A.Tier.Before = operation => operation == failing ? Task.FromException(new IOException()) : Task.CompletedTask;
        var prices = new Prices(A.Runtime, _source);
        Assert.Equal("1=1,2=2", Text(await prices.GetEachAsync([1, 2])));
        Assert.Equal("1=1,2=2", Text(await prices.GetEachAsync([1, 2])));
        Assert.Single(_source.Asked);
    }

    [Fact]
    public async Task CoreThatFails_GivesTheLeasesBack()
    {
        var (a, b) = (new Prices(A.Runtime, _source), new Prices(B.Runtime, _source));
        _source.Before = static () => Task.FromException(new IOException());
        await Assert.ThrowsAsync<IOException>(() => a.GetEachAsync([1, 2]).AsTask());
        await Patience.UntilAsync(() => A.Tier.Begun.GetValueOrDefault(ModelOperation.Release) == 2);
        _source.Before = static () => Task.CompletedTask;
        Assert.Equal("1=1,2=2", Text(await b.GetEachAsync([1, 2])));
    }

    [Fact]
    public async Task CallerThatCancels_LeavesAtOnce()
    {
        var prices = new Prices(A.Runtime, _source);
        using var leaving = new CancellationTokenSource();
        var held = new TaskCompletionSource();
        A.Tier.Before = _ => held.Task;
        var call = prices.GetManyAsync([1, 2], leaving.Token);
        await leaving.CancelAsync();
        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(leaving.Token, thrown.CancellationToken);
        held.SetResult();

        A.Tier.Before = null;
        var next = prices.GetManyAsync([1, 2]);
        await Patience.UntilAsync(() =>
        {
            Clock.Advance(TimeSpan.FromMilliseconds(20)); // the leases of the call that has left may be on their way back
            return next.IsCompleted;
        });
        Assert.Equal("1=1,2=2", Text(await next));
        Assert.Equal(["1", "2"], _source.Asked.SelectMany(static keys => keys.Split(',')).Order());
    }

    [Fact]
    public async Task DueEntries_AreLoadedTogether_AndOfAnotherProcessFromTheTier()
    {
        var (a, b) = (new Prices(A.Runtime, _source), new Prices(B.Runtime, _source));
        await a.GetEachAsync([1, 2]);
        await b.GetEachAsync([1, 2]);
        Clock.Advance(TimeSpan.FromMinutes(4.5));
        _source.Step = 10;
        Assert.Equal("1=1,2=2", Text(await a.GetEachAsync([1, 2])));
        await Patience.UntilAsync(() => A.Runtime.Find(typeof(Prices), nameof(Prices.GetEachAsync))!.GetStatistics().CacheRefreshes == 2);
        Assert.Equal("1=1,2=2", Text(await b.GetEachAsync([1, 2])));
        await Patience.UntilAsync(() => B.Runtime.Find(typeof(Prices), nameof(Prices.GetEachAsync))!.GetStatistics().CacheRefreshes == 2);

        Assert.Equal("1=11,2=12", Text(await a.GetEachAsync([1, 2])));
        Assert.Equal("1=11,2=12", Text(await b.GetEachAsync([1, 2])));
        Assert.Equal(["1,2", "1,2"], _source.Asked);
    }

    [Fact]
    public async Task LocalDuration_HasTheTierAskedAgain()
    {
        var prices = new Prices(A.Runtime, _source);
        prices.Get([1]);
        Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal("1=1", Text(prices.Get([1])));
        Assert.Single(_source.Asked);
        Assert.Equal(1, A.Runtime.Find(typeof(Prices), nameof(Prices.Get))!.GetStatistics().TierHits);
        await Task.CompletedTask;
    }

    private static string Text(IReadOnlyDictionary<int, SharedPrice> prices)
        => string.Join(',', prices.OrderBy(static pair => pair.Key).Select(static pair => $"{pair.Key}={pair.Value.Amount}"));

    internal sealed class EachSource
    {
        private readonly List<string> _asked = [];

        public IReadOnlyList<string> Asked
        {
            get
            {
                lock (_asked)
                {
                    return [.. _asked];
                }
            }
        }

        public int Step { get; set; }

        public Func<Task> Before { get; set; } = static () => Task.CompletedTask;

        public async Task<Dictionary<int, SharedPrice>> LoadAsync(IEnumerable<int> ids)
        {
            var step = Step;
            lock (_asked)
            {
                _asked.Add(string.Join(',', ids.Order())); // they come in the order in which the tier's answers have come
            }

            await Before();
            return ids.Where(static id => id > 0).ToDictionary(static id => id, id => new SharedPrice(id, id + step));
        }
    }

    internal sealed partial class Prices(AspectRuntime runtime, EachSource source)
    {
        public int CoreThread { get; private set; }

        [Cached("5m", Shared = true, Tags = ["each:{id}"])]
        public partial Task<SharedPrice?> GetOneAsync(int id);

        private async Task<SharedPrice?> GetOneCoreAsync(int id) => (await source.LoadAsync([id])).GetValueOrDefault(id);

        [CachedEach("5m", With = nameof(GetOneAsync))]
        public partial Task<IReadOnlyDictionary<int, SharedPrice>> GetManyAsync(IReadOnlyCollection<int> ids, CancellationToken cancellationToken = default);

        private async Task<IReadOnlyDictionary<int, SharedPrice>> GetManyCoreAsync(IReadOnlyCollection<int> ids, CancellationToken cancellationToken)
            => await source.LoadAsync(ids);

        [CachedEach("5m", Shared = true, Tags = ["each:{key}"], RefreshAhead = 0.8)]
        public partial ValueTask<Dictionary<int, SharedPrice>> GetEachAsync(int[] ids);

        private Task<Dictionary<int, SharedPrice>> GetEachCoreAsync(int[] ids) => source.LoadAsync(ids);

        [CachedEach("5m", Shared = true, LocalDuration = "30s")]
        public partial Dictionary<int, SharedPrice> Get(IEnumerable<int> ids);

        private Dictionary<int, SharedPrice> GetCore(IEnumerable<int> ids)
        {
            CoreThread = Environment.CurrentManagedThreadId;
            return source.LoadAsync(ids).GetAwaiter().GetResult();
        }

        [CacheInvalidate(nameof(GetOneAsync), nameof(GetEachAsync))]
        public partial Task ForgetAsync(int id);

        [CacheInvalidate(nameof(GetManyAsync), nameof(GetEachAsync))]
        public partial Task ForgetManyAsync(IReadOnlyCollection<int> ids);

        [CacheInvalidate(nameof(GetManyAsync), nameof(GetEachAsync), All = true)]
        public partial Task ForgetAllAsync();

        [CacheInvalidate(Tags = ["each:{id}"])]
        public partial Task ForgetTagAsync(int id);

        public async Task<IReadOnlyDictionary<int, SharedPrice>> GetAsync(bool isWith, int[] ids)
            => isWith ? await GetManyAsync(ids) : await GetEachAsync(ids);
    }
}
