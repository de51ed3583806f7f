using System.Collections.Concurrent;

namespace PerfAspects.Tests.Tiers;

/// <summary>
/// Processes, as runtimes with a client of one store each, that read the versions of a source, change the source and invalidate, all at
/// once. The oracle knows for each process and key the version that its reads must at least return: the one that the process has
/// invalidated itself, and the ones that others had carried out before the process read the log.
/// </summary>
internal sealed class RuntimeRace : IAsyncDisposable
{
    private const int Keys = 8;
    private const int Halves = 2;

    private readonly RaceSource _source = new(Keys);
    private readonly long[] _carriedOut = new long[Keys];
    private readonly List<Node> _nodes;
    private readonly int _seed;
    private long _reads;
    private long _outdated;

    public RuntimeRace(IReadOnlyList<CacheTier> clients, int seed)
    {
        _nodes = [.. clients.Select(client => new Node(client, _source))];
        _seed = seed;
    }

    /// <summary>The options of the clients: nothing depends on time, so that only the order of what happens counts.</summary>
    public static CacheTierOptions Options { get; } = Configure(new CacheTierOptions());

    /// <summary>Run between operations, by all runners.</summary>
    public Action<Random>? Disturb { get; init; }

    /// <summary>The reads.</summary>
    public long Reads => _reads;

    /// <summary>The reads that returned a version older than they had to.</summary>
    public long Outdated => _outdated;

    /// <summary>The loads of the source.</summary>
    public long Loads => _source.Loads;

    /// <summary>The values that were found in the tier.</summary>
    public long TierHits => _nodes.Sum(static node => node.Statistics.TierHits);

    public static T Configure<T>(T options)
        where T : CacheTierOptions
    {
        options.ReadTimeout = options.KeepTimeout = options.LeaseDuration = TimeSpan.FromMinutes(5);
        options.CrossNodeWait = TimeSpan.Zero;
        options.CoherenceInterval = TimeSpan.FromHours(1);
        options.MaxStaleness = null;
        return options;
    }

    /// <summary>Runs the operations: two runners for each process.</summary>
    public async Task RunAsync(int operations)
    {
        var runners = _nodes.Count * 2;
        await Task.WhenAll(Enumerable.Range(0, runners)
            .Select(runner => Task.Run(() => RunOneAsync(_nodes[runner % _nodes.Count], new Random(_seed + runner), operations / runners))));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }
    }

    private async Task RunOneAsync(Node node, Random random, int operations)
    {
        for (var i = 0; i < operations; i++)
        {
            Disturb?.Invoke(random);
            switch (random.Next(100))
            {
                case < 8:
                    await InvalidateAsync(node, random);
                    break;
                case < 16:
                    await CatchUpAsync(node);
                    break;
                case < 30:
                    await ReadManyAsync(node, random);
                    break;
                default:
                    await ReadAsync(node, random.Next(Keys));
                    break;
            }
        }
    }

    private async Task ReadAsync(Node node, int id)
    {
        var least = Volatile.Read(ref node.Least[id]);
        var version = await node.Methods.GetAsync(id, id % Halves);
        Interlocked.Increment(ref _reads);
        if (version < least)
        {
            Interlocked.Increment(ref _outdated);
        }
    }

    private async Task ReadManyAsync(Node node, Random random)
    {
        var half = random.Next(Halves);
        int[] ids = [.. Enumerable.Range(0, Keys).Where(key => key % Halves == half && random.Next(3) > 0)];
        var least = Array.ConvertAll(ids, id => Volatile.Read(ref node.Least[id]));
        var versions = random.Next(2) == 0 ? await node.Methods.GetManyAsync(half, ids) : await node.Methods.GetEachAsync(ids, half);
        Interlocked.Add(ref _reads, ids.Length);
        for (var i = 0; i < ids.Length; i++)
        {
            if (versions[ids[i]] < least[i])
            {
                Interlocked.Increment(ref _outdated);
            }
        }
    }

    private async Task InvalidateAsync(Node node, Random random)
    {
        var (kind, id) = (random.Next(8), random.Next(Keys));
        var changed = Enumerable.Range(0, Keys).Where(key => kind == 0 || (kind < 4 ? key % Halves == id % Halves : key == id)).ToArray();
        var versions = Array.ConvertAll(changed, _source.Change);
        await (kind == 0 ? node.Methods.ForgetAllAsync()
            : kind < 4 ? node.Methods.ForgetHalfAsync(id % Halves)
            : node.Methods.ForgetAsync(id, id % Halves));

        for (var i = 0; i < changed.Length; i++)
        {
            Raise(ref node.Least[changed[i]], versions[i]);
            node.Returned.Enqueue((changed[i], versions[i]));
        }

        ConfirmReturned(node);
    }

    // Once nothing is queued, everything that has returned before has been carried out.
    private void ConfirmReturned(Node node)
    {
        (int Key, long Version)[] returned = [.. node.Returned];
        if (node.Runtime.Tier!.Invalidations.QueuedCount == 0)
        {
            foreach (var (key, version) in returned)
            {
                Raise(ref _carriedOut[key], version);
            }

            while (node.Returned.Count > 100 && node.Returned.TryPeek(out var first) && first.Version <= Volatile.Read(ref _carriedOut[first.Key]))
            {
                node.Returned.TryDequeue(out _);
            }
        }
    }

    private async Task CatchUpAsync(Node node)
    {
        var before = Array.ConvertAll(Enumerable.Range(0, Keys).ToArray(), key => Volatile.Read(ref _carriedOut[key]));
        var (coherence, started) = (node.Runtime.Tier!.Coherence, TimeProvider.System.GetTimestamp());
        await coherence.StepAsync();
        if (coherence.ConfirmedAt > started)
        {
            for (var key = 0; key < Keys; key++)
            {
                Raise(ref node.Least[key], before[key]);
            }
        }

        ConfirmReturned(node);
    }

    private static void Raise(ref long location, long value)
    {
        for (var seen = Volatile.Read(ref location); seen < value;)
        {
            var found = Interlocked.CompareExchange(ref location, value, seen);
            seen = found == seen ? value : found;
        }
    }

    private sealed class Node : IAsyncDisposable
    {
        public Node(CacheTier client, RaceSource source)
        {
            Runtime = new AspectRuntime(new AspectRuntimeOptions { SharedTier = client });
            Methods = new RaceMethods(Runtime, source);
        }

        public AspectRuntime Runtime { get; }

        public RaceMethods Methods { get; }

        public long[] Least { get; } = new long[Keys];

        public ConcurrentQueue<(int Key, long Version)> Returned { get; } = new();

        public AspectStatistics Statistics => Runtime.Find(typeof(RaceMethods), nameof(RaceMethods.GetAsync))!.GetStatistics();

        public ValueTask DisposeAsync() => Runtime.DisposeAsync();
    }
}

/// <summary>The source of a race: a version for each key.</summary>
internal sealed class RaceSource(int keys)
{
    private readonly long[] _versions = new long[keys];
    private long _loads;

    public long Loads => _loads;

    public long Change(int id) => Interlocked.Increment(ref _versions[id]);

    public async ValueTask<long> LoadAsync(int id)
    {
        var version = Volatile.Read(ref _versions[id]);
        for (var i = Interlocked.Increment(ref _loads) % 4; i > 0; i--)
        {
            await Task.Yield();
        }

        return version;
    }
}

/// <summary>The methods of one process of a race.</summary>
internal sealed partial class RaceMethods(AspectRuntime runtime, RaceSource source)
{
    [Cached("1h", Shared = true, Tags = ["race", "half:{half}"])]
    public partial ValueTask<long> GetAsync(int id, int half);

    private ValueTask<long> GetCoreAsync(int id, int half) => source.LoadAsync(id);

    [CachedEach("1h", With = nameof(GetAsync))]
    public partial Task<IReadOnlyDictionary<int, long>> GetManyAsync(int half, IReadOnlyCollection<int> ids);

    private async Task<IReadOnlyDictionary<int, long>> GetManyCoreAsync(int half, IReadOnlyCollection<int> ids) => await LoadAsync(ids);

    [CachedEach("1h", Shared = true, Tags = ["race", "half:{half}"])]
    public partial ValueTask<Dictionary<int, long>> GetEachAsync(int[] ids, int half);

    private Task<Dictionary<int, long>> GetEachCoreAsync(int[] ids, int half) => LoadAsync(ids);

    private async Task<Dictionary<int, long>> LoadAsync(IEnumerable<int> ids)
    {
        var versions = new Dictionary<int, long>();
        foreach (var id in ids)
        {
            versions.Add(id, await source.LoadAsync(id));
        }

        return versions;
    }

    [CacheInvalidate(nameof(GetAsync), nameof(GetEachAsync))]
    public partial Task ForgetAsync(int id, int half);

    [CacheInvalidate(Tags = ["half:{half}"])]
    public partial Task ForgetHalfAsync(int half);

    [CacheInvalidate(nameof(GetAsync), nameof(GetEachAsync), All = true)]
    public partial Task ForgetAllAsync();
}
