using PerfAspects.Caching;
using PerfAspects.Telemetry;
using PerfAspects.Tests.Telemetry;
using PerfAspects.Tests.Tracing;

namespace PerfAspects.Tests.Caching.Each;

/// <summary><c>[CachedEach]</c> with and without listeners.</summary>
public sealed partial class CachedEachTests : AspectTest
{
    private readonly EachSource _source = new();
    private readonly CancellationTokenSource _leaving = new();
    private readonly TaskCompletionSource _core = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private MeterReadings? _readings;
    private SpanRecorder? _spans;
    private string _type = "";

    [Theory, InlineData(false), InlineData(true)]
    public async Task Core_IsCalledOnceWithTheMissingKeysOnly(bool isHeard)
    {
        var shop = Begin(isHeard);
        Assert.Equal("1v1,2v1", Text(await shop.GetAsync([1, 2, 1])));
        _source.Version = 2;
        Assert.Equal("1v1,2v1,3v2,4v2", Text(await shop.GetAsync(new List<int> { 4, 1, 3, 2, 3 })));
        Assert.Equal("1v1,4v2", Text(await shop.GetAsync(new HashSet<int> { 1, 4 })));

        Assert.Equal(["1,2", "4,3"], _source.Asked.Select(static keys => string.Join(',', keys)));
        var statistics = Of(nameof(IEachShop.GetAsync));
        Assert.Equal((3, 0, 4, 4, 4), (statistics.Calls, statistics.Failures, statistics.CacheHits, statistics.CacheMisses, statistics.CacheEntries));
        Assert.Empty(await shop.GetAsync([]));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Keys_ThatConcurrentCallsHaveInCommon_AreLoadedOnce(bool isHeard)
    {
        var shop = Begin(isHeard);
        _source.Before = _ => _core.Task;
        var first = shop.GetAsync([1, 2]);
        var second = shop.GetAsync([2, 3]);
        Assert.Equal(["1,2", "3"], _source.Asked.Select(static keys => string.Join(',', keys)));
        _core.SetResult();

        Assert.Equal("1v1,2v1", Text(await first));
        Assert.Equal("2v1,3v1", Text(await second));
        Assert.Equal((3, 1), (Of(nameof(IEachShop.GetAsync)).CacheMisses, Of(nameof(IEachShop.GetAsync)).CacheJoined));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task AbsentKeys_AreKeptIfNullIs(bool isHeard)
    {
        var shop = Begin(isHeard);
        _source.Missing.Add(2);
        Assert.Equal("1v1", Text(await shop.GetAsync([1, 2])));
        Assert.Equal("1v1", Text(await shop.GetAsync([1, 2])));
        Assert.Single(_source.Asked);

        Assert.Equal("1v1", Text(await shop.FindAsync("de", [1, 2])));
        Assert.Equal("1v1", Text(await shop.FindAsync("de", [1, 2])));
        Assert.Equal(["1,2", "1,2", "2"], _source.Asked.Select(static keys => string.Join(',', keys)));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task KeysNobodyAskedFor_AreIgnoredAndCounted(bool isHeard)
    {
        var shop = Begin(isHeard);
        _source.Extra[7] = "seven";
        Assert.Equal("1v1", Text(await shop.GetAsync([1])));
        _source.Extra.Clear();

        Assert.Equal("7v1", Text(await shop.GetAsync([7])));
        Assert.Equal(1, Runtime.Find($"{_type}.GetAsync")!.Counters[CacheTelemetry.UnaskedKey]);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Settings_HoldForEachEntry(bool isHeard)
    {
        var shop = Begin(isHeard);
        await shop.GetAsync([1, 13]);
        Clock.Advance(TimeSpan.FromMinutes(3));
        await shop.GetAsync([2, 13]); // 13 is not kept
        Clock.Advance(TimeSpan.FromMinutes(2));
        await shop.GetAsync([1, 2]);
        Assert.Equal(["1,13", "2,13", "1"], _source.Asked.Select(static keys => string.Join(',', keys)));

        await shop.FindAsync("de", [1, 2, 3, 4, 5]);
        Assert.Equal(3, Of(nameof(IEachShop.FindAsync)).CacheEntries);
        await shop.FindAsync("fr", [5]);
        Assert.Equal([5], _source.Asked[^1]); // another culture
        Runtime.Find($"{_type}.GetAsync")!.Override("CachedEach:Enabled", "false");
        await shop.GetAsync([1, 1]);
        Assert.Equal([1, 1], _source.Asked[^1]); // the core as it is
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Synchronous_IsTheSame(bool isHeard)
    {
        var shop = Begin(isHeard);
        Assert.Equal("1v1,2v1", Text(shop.Get(Enumerable.Range(1, 2))));
        Assert.Equal("1v1,2v1,3v1", Text(shop.Get([3, 2, 1])));
        Assert.Equal(["1,2", "3"], _source.Asked.Select(static keys => string.Join(',', keys)));
        _source.Before = static _ => Task.FromException(new InvalidDataException());
        Assert.Throws<InvalidDataException>(() => shop.Get([1, 9]));
        await Task.CompletedTask;
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Invalidation_ByKeyByKeysAndByTag(bool isHeard)
    {
        var shop = Begin(isHeard);
        await shop.GetAsync([1, 2, 3, 4]);
        await shop.FindAsync("de", [1, 2]);
        shop.Forget(1);
        await shop.ForgetManyAsync([2]);
        await Runtime.InvalidateTagAsync("each:3");
        shop.ForgetFound("de", [1]);

        await shop.GetAsync([1, 2, 3, 4]);
        Assert.Equal([1, 2, 3], _source.Asked[^1]);
        await shop.FindAsync("de", [1, 2]);
        Assert.Equal([1], _source.Asked[^1]);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Invalidation_DuringTheLoad_KeepsNothingOlder(bool isHeard)
    {
        var shop = Begin(isHeard);
        _source.Before = _ => _core.Task;
        var before = shop.GetAsync([1, 2]);
        shop.Forget(1);
        _source.Version = 2;
        var after = shop.GetAsync([1]);
        _core.SetResult();

        Assert.Equal("1v1,2v1", Text(await before));
        Assert.Equal("1v2", Text(await after));
        Assert.Equal("1v2,2v1", Text(await shop.GetAsync([1, 2])));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Failure_ReachesAllWhoWait_AndIsNotKept(bool isHeard)
    {
        var shop = Begin(isHeard);
        _source.Before = run => run == 1 ? _core.Task : Task.CompletedTask;
        var (first, second) = (shop.GetAsync([1, 2]), shop.GetAsync([2, 3]));
        _core.SetException(new InvalidDataException("down"));

        await Assert.ThrowsAsync<InvalidDataException>(() => first);
        await Assert.ThrowsAsync<InvalidDataException>(() => second);
        Assert.Equal("1v1,2v1,3v1", Text(await shop.GetAsync([1, 2, 3])));
        Assert.Equal([1, 2], _source.Asked[^1]); // 3 was loaded by the second call
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Caller_ThatCancels_LeavesAlone(bool isHeard)
    {
        var shop = Begin(isHeard);
        _source.Before = _ => _core.Task;
        using var later = new CancellationTokenSource();
        var (first, second) = (shop.GetAsync([1, 2], _leaving.Token), shop.GetAsync([2], later.Token));
        await _leaving.CancelAsync();

        Assert.Equal(_leaving.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first)).CancellationToken);
        Assert.False(_source.Tokens[0].IsCancellationRequested);
        await later.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.True(_source.Tokens[0].IsCancellationRequested);
        _core.SetResult();
        Assert.Equal(2, Runtime.Find($"{_type}.GetAsync")!.Counters[Counter.Canceled]);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task KeyOfItsOwnLoad_AskedForInside_Throws(bool isHeard)
    {
        var shop = Begin(isHeard);
        _source.Before = run => run == 1 ? shop.GetAsync([1]) : Task.CompletedTask;

        await Assert.ThrowsAsync<InvalidOperationException>(() => shop.GetAsync([1, 2]));
        Assert.Equal("1v1", Text(await shop.GetAsync([1])));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task BadKeys_FailTheCall(bool isHeard)
    {
        var shop = Begin(isHeard);
        await Assert.ThrowsAsync<ArgumentNullException>(() => shop.GetAsync(null!));
        var texts = new Texts(Runtime);
        await Assert.ThrowsAsync<ArgumentNullException>(() => texts.GetAsync(["a", null!]));
        Runtime.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => shop.GetAsync([1]));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task StaleOnError_ServesEachExpiredValue(bool isHeard)
    {
        Begin(isHeard);
        var stale = new Stale(Runtime, _source);
        await stale.GetAsync([1, 2]);
        Clock.Advance(TimeSpan.FromMinutes(6));
        _source.Before = static _ => Task.FromException(new InvalidDataException());

        Assert.Equal("1v1,2v1", Text(await stale.GetAsync([1, 2])));
        await Assert.ThrowsAsync<InvalidDataException>(() => stale.GetAsync([1, 3]));
    }

    public override void Dispose()
    {
        _leaving.Dispose();
        _readings?.Dispose();
        _spans?.Dispose();
        base.Dispose();
    }

    private IEachShop Begin(bool isHeard)
    {
        _type = (isHeard ? typeof(WatchedEachShop) : typeof(EachShop)).FullName!;
        if (isHeard)
        {
            _readings = new MeterReadings(Meters);
            _spans = new SpanRecorder(_type + ".");
        }

        return isHeard ? new WatchedEachShop(Runtime, _source) : new EachShop(Runtime, _source);
    }

    private AspectStatistics Of(string method) => Statistics($"{_type}.{method}");

    private static string Text(IEnumerable<KeyValuePair<int, string>> values) => string.Join(',', values.OrderBy(static pair => pair.Key).Select(static pair => pair.Value));

    private sealed partial class Texts(AspectRuntime runtime)
    {
        [CachedEach("5m"), Retry(1)]
        public partial Task<IReadOnlyDictionary<string, int>> GetAsync(IReadOnlyList<string> texts);

        private static Task<IReadOnlyDictionary<string, int>> GetCoreAsync(IReadOnlyList<string> texts)
            => Task.FromResult<IReadOnlyDictionary<string, int>>(texts.ToDictionary(static text => text, static text => text.Length));
    }

    private sealed partial class Stale(AspectRuntime runtime, EachSource source)
    {
        [CachedEach("5m", StaleOnError = "5m")]
        public partial Task<Dictionary<int, string>> GetAsync(IReadOnlyList<int> ids);

        private Task<Dictionary<int, string>> GetCoreAsync(IReadOnlyList<int> ids) => source.LoadAsync(ids);
    }
}
