namespace PerfAspects.Tests.Caching.Each;

/// <summary>The source behind methods with an entry for each key.</summary>
public sealed class EachSource
{
    private readonly List<int[]> _asked = [];

    public IReadOnlyList<int[]> Asked
    {
        get
        {
            lock (_asked)
            {
                return [.. _asked];
            }
        }
    }

    public List<CancellationToken> Tokens { get; } = [];

    /// <summary>What each call of a core waits for.</summary>
    public Func<int, Task> Before { get; set; } = static _ => Task.CompletedTask;

    public HashSet<int> Missing { get; } = [];

    public Dictionary<int, string> Extra { get; } = [];

    public int Version { get; set; } = 1;

    public async Task<Dictionary<int, string>> LoadAsync(IEnumerable<int> keys, CancellationToken token = default)
    {
        int[] asked = [.. keys];
        int run;
        lock (_asked)
        {
            _asked.Add(asked);
            Tokens.Add(token);
            run = _asked.Count;
        }

        var version = Version;
        await Before(run);
        var loaded = asked.Distinct().Where(key => !Missing.Contains(key)).ToDictionary(static key => key, key => $"{key}v{version}");
        foreach (var (key, value) in Extra)
        {
            loaded.TryAdd(key, value);
        }

        return loaded;
    }
}

public interface IEachShop
{
    Task<IReadOnlyDictionary<int, string>> GetAsync(IReadOnlyCollection<int> ids, CancellationToken token = default);

    ValueTask<Dictionary<int, string>> FindAsync(string culture, int[] ids);

    IDictionary<int, string> Get(IEnumerable<int> ids);

    void Forget(int id);

    Task ForgetManyAsync(IEnumerable<int> ids);

    void ForgetFound(string culture, List<int> numbers);
}

internal sealed partial class EachShop(AspectRuntime runtime, EachSource source) : IEachShop
{
    [CachedEach("5m", Tags = ["each:{key}", "all"], Unless = nameof(IsBad))]
    public partial Task<IReadOnlyDictionary<int, string>> GetAsync(IReadOnlyCollection<int> ids, CancellationToken token = default);

    private async Task<IReadOnlyDictionary<int, string>> GetCoreAsync(IReadOnlyCollection<int> ids, CancellationToken token)
        => await source.LoadAsync(ids, token);

    private static bool IsBad(string value) => value.StartsWith("13v", StringComparison.Ordinal);

    [CachedEach("5m", MaxEntries = 3, CacheNull = false)]
    public partial ValueTask<Dictionary<int, string>> FindAsync(string culture, int[] ids);

    private Task<Dictionary<int, string>> FindCoreAsync(string culture, int[] ids) => source.LoadAsync(ids);

    [CachedEach("5m")]
    public partial IDictionary<int, string> Get(IEnumerable<int> ids);

    private Dictionary<int, string> GetCore(IEnumerable<int> ids) => source.LoadAsync(ids).GetAwaiter().GetResult();

    [CacheInvalidate(nameof(GetAsync), nameof(Get))]
    public partial void Forget(int id);

    [CacheInvalidate(nameof(GetAsync), nameof(Get))]
    public partial Task ForgetManyAsync(IEnumerable<int> ids);

    [CacheInvalidate(nameof(FindAsync))]
    public partial void ForgetFound(string culture, List<int> numbers);
}

[Timed, Traced]
internal sealed partial class WatchedEachShop(AspectRuntime runtime, EachSource source) : IEachShop
{
    [CachedEach("5m", Tags = ["each:{key}", "all"], Unless = nameof(IsBad))]
    public partial Task<IReadOnlyDictionary<int, string>> GetAsync(IReadOnlyCollection<int> ids, CancellationToken token = default);

    private async Task<IReadOnlyDictionary<int, string>> GetCoreAsync(IReadOnlyCollection<int> ids, CancellationToken token)
        => await source.LoadAsync(ids, token);

    private static bool IsBad(string value) => value.StartsWith("13v", StringComparison.Ordinal);

    [CachedEach("5m", MaxEntries = 3, CacheNull = false)]
    public partial ValueTask<Dictionary<int, string>> FindAsync(string culture, int[] ids);

    private Task<Dictionary<int, string>> FindCoreAsync(string culture, int[] ids) => source.LoadAsync(ids);

    [CachedEach("5m")]
    public partial IDictionary<int, string> Get(IEnumerable<int> ids);

    private Dictionary<int, string> GetCore(IEnumerable<int> ids) => source.LoadAsync(ids).GetAwaiter().GetResult();

    [CacheInvalidate(nameof(GetAsync), nameof(Get))]
    public partial void Forget(int id);

    [CacheInvalidate(nameof(GetAsync), nameof(Get))]
    public partial Task ForgetManyAsync(IEnumerable<int> ids);

    [CacheInvalidate(nameof(FindAsync))]
    public partial void ForgetFound(string culture, List<int> numbers);
}
