namespace PerfAspects.Tests.Caching.Each;

/// <summary>Methods for one key, and for many keys with the same entries.</summary>
internal sealed partial class WithShop(AspectRuntime runtime, EachSource source)
{
    public int SingleLoads { get; private set; }

    [Cached("5m", Tags = ["one:{id}", "all"], RefreshAhead = 0.8)]
    public partial Task<string?> FindAsync(int id, CancellationToken token = default);

    private async Task<string?> FindCoreAsync(int id, CancellationToken token)
    {
        SingleLoads++;
        return (await source.LoadAsync([id], token)).GetValueOrDefault(id);
    }

    [CachedEach("5m", With = nameof(FindAsync))]
    public partial Task<IReadOnlyDictionary<int, string>> FindManyAsync(IReadOnlyCollection<int> ids, CancellationToken token = default);

    private async Task<IReadOnlyDictionary<int, string>> FindManyCoreAsync(IReadOnlyCollection<int> ids, CancellationToken token)
        => await source.LoadAsync(ids, token);

    [CacheInvalidate(nameof(FindAsync))]
    public partial void Forget(int id);

    [CacheInvalidate(nameof(FindManyAsync))]
    public partial Task ForgetManyAsync(IReadOnlyCollection<int> ids);

    [CacheInvalidate(nameof(FindManyAsync), All = true)]
    public partial void ForgetAll();

    [CacheInvalidate(Tags = ["one:{id}"])]
    public partial void ForgetTag(int id);

    [CachePut(nameof(FindAsync))]
    public partial Task<string?> SetAsync(int id, string value);

    private static Task<string?> SetCoreAsync(int id, string value) => Task.FromResult<string?>(value);

    [Cached("1m")]
    public partial ValueTask<int> LengthAsync(string currency, int id);

    private async Task<int> LengthCoreAsync(string currency, int id)
        => (await source.LoadAsync([id])).TryGetValue(id, out var value) ? value.Length + currency.Length : throw new KeyNotFoundException();

    [CachedEach("60s", With = nameof(LengthAsync))]
    public partial ValueTask<Dictionary<int, int>> LengthsAsync(int[] ids, string currency);

    private async Task<Dictionary<int, int>> LengthsCoreAsync(int[] ids, string currency)
        => (await source.LoadAsync(ids)).ToDictionary(static pair => pair.Key, pair => pair.Value.Length + currency.Length);

    [Cached("1m", CacheNull = false)]
    public partial int? Length(int id);

    private int? LengthCore(int id) => source.LoadAsync([id]).GetAwaiter().GetResult().GetValueOrDefault(id)?.Length;

    [Traced, CachedEach("1m", With = nameof(Length))]
    public partial IDictionary<int, int> Lengths(IEnumerable<int> ids);

    private Dictionary<int, int> LengthsCore(IEnumerable<int> ids)
        => source.LoadAsync(ids).GetAwaiter().GetResult().ToDictionary(static pair => pair.Key, static pair => pair.Value.Length);
}
