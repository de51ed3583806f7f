using PerfAspects.Tests.Modes;
using Polly.Timeout;

namespace PerfAspects.Tests.Batching;

/// <summary><c>[Batched]</c> inside other aspects, over other kinds of keys and cores, and while its settings change.</summary>
public sealed partial class BatchedNestingTests : AspectTest
{
    private const string Method = "PerfAspects.Tests.Batching.BatchedNestingTests+Shop.";

    private readonly BatchedSource _source = new();
    private readonly Shop _shop;

    public BatchedNestingTests() => _shop = new Shop(Runtime, _source);

    [Fact]
    public async Task Hit_JoinsNoBatch()
    {
        await AnswerAsync(() => _shop.CachedAsync(1));

        Assert.Equal(10, await WithoutContext.Run(() => _shop.CachedAsync(1)));
        Assert.Single(_source.Asked);
        Assert.Equal((1, 1), (Statistics(Method + "CachedAsync").CacheHits, Statistics(Method + "CachedAsync").CacheMisses));
    }

    [Fact]
    public async Task Attempt_JoinsABatchOfItsOwn()
    {
        _source.Before = static run => run == 1 ? Task.FromException(new InvalidDataException()) : Task.CompletedTask;
        var (first, second) = WithoutContext.Run(() => (_shop.RetriedAsync(1), _shop.RetriedAsync(2)));
        Pass(1);
        Assert.Single(_source.Asked);
        var both = Task.WhenAll(first, second);
        while (!both.IsCompleted)
        {
            Pass(10);
            await Task.Yield();
        }

        Assert.Equal((10, 20), (await first, await second));
        Assert.Equal([1, 2], _source.Asked.Skip(1).SelectMany(static ids => ids).Order());
        Assert.Equal(2, Statistics(Method + "RetriedAsync").Retries);
    }

    [Fact]
    public async Task Timeout_TakesItsCallerOff()
    {
        var core = new TaskCompletionSource();
        _source.Before = _ => core.Task;
        var call = WithoutContext.Run(() => _shop.TimedOutAsync(1, default));
        Pass(1);
        Pass(1000);

        await Assert.ThrowsAsync<TimeoutRejectedException>(() => call);
        Assert.True(_source.Tokens[0].IsCancellationRequested);
        core.SetResult();
    }

    [Fact]
    public async Task Invalidation_FollowsTheBatch()
    {
        await AnswerAsync(() => _shop.CachedAsync(1));
        await AnswerAsync(() => _shop.RefreshAsync(1));

        Assert.Equal(0, Statistics(Method + "CachedAsync").CacheEntries);
    }

    [Fact]
    public async Task Settings_ChangeWhileCallsAreGathered()
    {
        var method = Runtime.Find(Method + "RetriedAsync")!;
        var gathered = WithoutContext.Run(() => _shop.RetriedAsync(1));
        method.Override("Batched:MaxSize", "1");
        Assert.Equal(10, await gathered); // enough of them, as it is now

        method.Override("Batched:MaxSize", null);
        method.Override("Batched:Wait", "20ms");
        var later = WithoutContext.Run(() => _shop.RetriedAsync(2));
        Pass(19);
        Assert.Single(_source.Asked);
        Pass(1);
        Assert.Equal(20, await later);

        method.Override("Batched:Enabled", "false");
        Assert.Equal(30, await WithoutContext.Run(() => _shop.RetriedAsync(3)));
        Assert.Throws<ArgumentException>(() => method.Override("Batched:MaxSize", "0"));
        Assert.Throws<ArgumentException>(() => method.Override("Batched:Wait", "0s"));
    }

    [Fact]
    public async Task KeyWithCodeOfTheUsers_IsComparedByIt()
    {
        var (first, twin, other) = WithoutContext.Run(() => (_shop.OfUserAsync(new UserKey(1, null)), _shop.OfUserAsync(new UserKey(1, null)), _shop.OfUserAsync(new UserKey(3, null))));
        var failing = WithoutContext.Run(() => _shop.OfUserAsync(new UserKey(5, static () => throw new InvalidDataException())));
        Pass(1);

        Assert.Equal((1, 1, 3), (await first, await twin, await other));
        await Assert.ThrowsAsync<InvalidDataException>(() => failing);
        Assert.Equal([1, 3], Assert.Single(_source.Asked));
    }

    [Fact]
    public async Task Core_OfEachClass_HasBatchesOfItsOwn()
    {
        var (own, derived) = (new OpenShop(Runtime, _source), new DerivedShop(Runtime, _source));
        var (first, second) = WithoutContext.Run(() => (own.GetAsync<string>(1), derived.GetAsync<string>(2)));
        Pass(1);

        Assert.Equal((10, -2), (await first, await second));
        Assert.Equal(2, _source.Asked.Count);
    }

    [Fact]
    public async Task Core_WithoutADictionary_FailsItsCallers()
    {
        var call = WithoutContext.Run(() => _shop.NothingAsync(1));
        Pass(1);

        Assert.Contains("NothingAsync", (await Assert.ThrowsAsync<InvalidOperationException>(() => call)).Message, StringComparison.Ordinal);
    }

    private void Pass(double milliseconds) => Clock.Advance(TimeSpan.FromMilliseconds(milliseconds));

    private async Task<int> AnswerAsync(Func<Task<int>> call)
    {
        var begun = WithoutContext.Run(call);
        Pass(1);
        return await begun;
    }

    private sealed partial class Shop(AspectRuntime runtime, BatchedSource source)
    {
        [Batched, Cached("5m")]
        public partial Task<int> CachedAsync(int id);

        private Task<Dictionary<int, int>> CachedBatchCoreAsync(IReadOnlyList<int> ids, CancellationToken token)
            => source.LoadAsync(ids, static id => 10 * id, token);

        [Batched, CacheInvalidate(nameof(CachedAsync))]
        public partial Task<int> RefreshAsync(int id);

        private Task<Dictionary<int, int>> RefreshBatchCoreAsync(IReadOnlyList<int> ids) => source.LoadAsync(ids, static id => 10 * id, default);

        [Batched, Retry(1, Delay = "10ms", Backoff = RetryBackoff.Constant, Jitter = false)]
        public partial Task<int> RetriedAsync(int id);

        private Task<Dictionary<int, int>> RetriedBatchCoreAsync(ICollection<int> ids, CancellationToken token)
            => source.LoadAsync(ids, static id => 10 * id, token);

        [Batched, Timeout("1s")]
        public partial Task<int> TimedOutAsync(int id, CancellationToken token);

        private Task<Dictionary<int, int>> TimedOutBatchCoreAsync(int[] ids, CancellationToken token)
            => source.LoadAsync(ids, static id => 10 * id, token);

        [Batched]
        public partial Task<int> OfUserAsync(UserKey key);

        private Task<Dictionary<UserKey, int>> OfUserBatchCoreAsync(IReadOnlyCollection<UserKey> keys)
        {
            source.Asked.Add([.. keys.Select(static key => key.Id)]);
            return Task.FromResult(keys.ToDictionary(static key => key, static key => key.Id));
        }

        [Batched]
        public partial Task<int> NothingAsync(int id);

        private static Task<IReadOnlyDictionary<int, int>> NothingBatchCoreAsync(IReadOnlyCollection<int> ids, CancellationToken token)
            => Task.FromResult<IReadOnlyDictionary<int, int>>(null!);
    }

    private partial class OpenShop(AspectRuntime runtime, BatchedSource source)
    {
        protected BatchedSource Source => source;

        [Batched]
        public partial Task<int> GetAsync<T>(int id);

        protected virtual Task<Dictionary<int, int>> GetBatchCoreAsync<T>(IReadOnlyCollection<int> ids, CancellationToken token)
            => source.LoadAsync(ids, static id => 10 * id, token);
    }

    private sealed class DerivedShop(AspectRuntime runtime, BatchedSource source) : OpenShop(runtime, source)
    {
        protected override Task<Dictionary<int, int>> GetBatchCoreAsync<T>(IReadOnlyCollection<int> ids, CancellationToken token)
            => Source.LoadAsync(ids, static id => -id, token);
    }
}
