using Microsoft.Extensions.Caching.Distributed;
using NeoSmart.Caching.Sqlite;

namespace PerfAspects.Benchmarks.Tiers;

/// <summary>The rows about SQLite: the tier beside a cache of the same kind, each on a file of its own.</summary>
internal static class SqliteRows
{
    private const int Keys = 4_000;
    private const int Keeps = 1_024;
    private const int Callers = 64;

    private static readonly byte[] s_payload = new byte[100];

    private static readonly DistributedCacheEntryOptions s_lifetime
        = new() { AbsoluteExpirationRelativeToNow = TimeSpan.FromHours(1) };

    public static TierRow Hit(string name) => Row(name, Keys, 1, isKeep: false, new RowTarget("time beside the peer", 1, Time, 1));

    public static TierRow Keep(string name) => Row(name, Keeps, 1, isKeep: true); // one at a time, each waits for the disk twice: no target

    public static TierRow ConcurrentHits(string name)
        => Row(name, Keys, Callers, isKeep: false, new RowTarget("time beside the peer", 1, Time, 1));

    public static TierRow ConcurrentKeeps(string name)
        => Row(name, Keeps, Callers, isKeep: true, new RowTarget("time beside the peer (1 / 5)", 0.2, Time, 1));

    private static double Time(Contender contender) => contender.Nanoseconds;

    private static TierRow Row(string name, int operations, int callers, bool isKeep, params RowTarget[] targets)
        => new(
            name,
            [
                new("PerfAspects", async () =>
                {
                    var folder = new Folder();
                    var tier = new SqliteCacheTier(new SqliteTierOptions { Path = folder.File });
                    var used = folder.With(tier);
                    await RunAsync(isKeep ? Math.Min(Keeps, 64) : operations, callers, id => KeepAsync(tier, isKeep ? -id - 1 : id));
                    return new Round(operations, () => RunAsync(operations, callers, isKeep
                        ? id => KeepAsync(tier, id)
                        : async id => Check((await tier.ReadAsync(Entry(id), default)).IsHit)), used);
                }),
                new("NeoSmart.Caching.Sqlite 9.0.3", async () =>
                {
                    var folder = new Folder();
                    var cache = new SqliteCache(new SqliteCacheOptions { CachePath = folder.File });
                    var used = folder.With(cache);
                    await RunAsync(isKeep ? Math.Min(Keeps, 64) : operations, callers, id => SetAsync(cache, isKeep ? -id - 1 : id));
                    return new Round(operations, () => RunAsync(operations, callers, isKeep
                        ? id => SetAsync(cache, id)
                        : async id => Check(await cache.GetAsync($"product:{id}") is not null)), used);
                }),
            ],
            targets);

    private static Task RunAsync(int operations, int callers, Func<int, Task> operation)
        => Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            for (var id = caller; id < operations; id += callers)
            {
                await operation(id);
            }
        })));

    // With the lease, as the runtime keeps a value.
    private static async Task KeepAsync(SqliteCacheTier tier, int id)
    {
        var (entry, lease) = (Entry(id), Guid.NewGuid());
        var acquired = await tier.AcquireAsync(entry, lease, default);
        Check(await tier.KeepAsync(entry, lease, acquired.Tokens, s_payload, TimeSpan.FromHours(1), default));
    }

    private static Task SetAsync(SqliteCache cache, int id) => cache.SetAsync($"product:{id}", s_payload, s_lifetime);

    private static TierEntry Entry(int id) => new($"product:{id}", ["m:product"]);

    private static void Check(bool isRight)
    {
        if (!isRight)
        {
            throw new InvalidOperationException("An operation has not done what is measured.");
        }
    }

    /// <summary>A folder for a file, and what uses it.</summary>
    private sealed class Folder : IAsyncDisposable
    {
        private readonly string _path = Directory.CreateTempSubdirectory("tiers").FullName;
        private IDisposable? _used;

        public string File => Path.Combine(_path, "cache.db");

        public Folder With(IDisposable used)
        {
            _used = used;
            return this;
        }

        public ValueTask DisposeAsync()
        {
            _used?.Dispose();
            Directory.Delete(_path, recursive: true);
            return default;
        }
    }
}
