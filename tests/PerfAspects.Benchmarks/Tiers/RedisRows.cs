using StackExchange.Redis;

namespace PerfAspects.Benchmarks.Tiers;

/// <summary>The rows about Redis.</summary>
internal sealed class RedisRows(string configuration, IDatabase database)
{
    private const int Keys = 4_000;
    private const int MemoryHits = 2_000_000;
    private const int WarmUp = 100_000;
    private const int Callers = 64;
    private const int Ours = 0;
    private const int Fusion = 1;
    private const int Hybrid = 2;
    private const int ByHand = 3;

    private static readonly (string Name, Func<string, string, INode> Create)[] s_caches =
    [
        ("PerfAspects", static (redis, prefix) => new PerfAspectsNode(redis, prefix)),
        ("FusionCache 2.9.0", static (redis, prefix) => new FusionNode(redis, prefix)),
        ("HybridCache 10.11.0", static (redis, prefix) => new HybridNode(redis, prefix)),
    ];

    private static readonly RedisValue[] s_fields = ["t", "v"];

    private int _prefixes;

    public TierRow HitInMemory(string name)
    {
        var node = new PerfAspectsNode(configuration, "memory");
        var fusion = new FusionNode(configuration, "memory-fusion");
        return new TierRow(
            name,
            [
                new("PerfAspects, Shared", () => Prepared(MemoryHits, () => SharedAsync(node, MemoryHits), () => SharedAsync(node, WarmUp))),
                new("PerfAspects, not Shared", () => Prepared(MemoryHits, () => AloneAsync(node, MemoryHits), () => AloneAsync(node, WarmUp))),
                new("FusionCache 2.9.0", () => Prepared(MemoryHits, () => FusionAsync(fusion, MemoryHits), () => FusionAsync(fusion, WarmUp))),
            ],
            new RowTarget("time beside the unshared hit", 1.1, Time, 1),
            new RowTarget("time beside FusionCache", 0.12, Time, 2));
    }

    public TierRow HitInRedis(string name)
        => new(
            name,
            [
                .. s_caches.Select(cache => Contender(cache, static node => EachAsync(node, 0, Keys))),
                new("HMGET and PTTL by hand", () => ByHandAsync()),
            ],
            new RowTarget("time beside the better peer", 0.8, Time, Fusion, Hybrid),
            new RowTarget("time beside what is written by hand", 1.25, Time, ByHand),
            new RowTarget("bytes beside the better peer", 0.5, static contender => contender.Bytes, Fusion, Hybrid));

    public TierRow ConcurrentHits(string name)
        => new(
            name,
            [.. s_caches.Select(cache => Contender(cache, ConcurrentlyAsync))],
            new RowTarget("time beside the better peer (1 / 1.5)", 1 / 1.5, Time, Fusion, Hybrid));

    public TierRow MissAndKeep(string name)
        => new(
            name,
            [.. s_caches.Select(cache => new Contender(cache.Name, () => MissAsync(cache.Create)))],
            new RowTarget("time beside the better peer", 1.5, Time, Fusion, Hybrid));

    public TierRow SharedLimit(string name)
    {
        var node = new PerfAspectsNode(configuration, "limits");
        return new TierRow(
            name,
            [
                new("PerfAspects, token bucket", () => LimitAsync(node)),
                new("EVALSHA by hand", () => ScriptAsync()),
            ],
            new RowTarget("time beside EVALSHA", 1.2, Time, 1));
    }

    private static double Time(Contender contender) => contender.Nanoseconds;

    // A loop for each, so that the compiler does not favour the one whose calls it has seen most.
    private static async Task SharedAsync(PerfAspectsNode node, int hits)
    {
        for (var i = 0; i < hits; i++)
        {
            await node.GetAsync(i & 63);
        }
    }

    private static async Task AloneAsync(PerfAspectsNode node, int hits)
    {
        for (var i = 0; i < hits; i++)
        {
            await node.GetAloneAsync(i & 63);
        }
    }

    private static async Task FusionAsync(FusionNode node, int hits)
    {
        for (var i = 0; i < hits; i++)
        {
            await node.GetAsync(i & 63);
        }
    }

    private static async Task<Round> Prepared(int operations, Func<Task> run, Func<Task> before)
    {
        await before();
        return new Round(operations, run);
    }

    // All values are in Redis already, put there by another process; each round has a fresh one, with nothing in memory.
    private Contender Contender((string Name, Func<string, string, INode> Create) cache, Func<INode, Task> run)
    {
        var prefix = NewPrefix();
        var isFilled = false;
        return new(cache.Name, async () =>
        {
            if (!isFilled)
            {
                await using var writer = cache.Create(configuration, prefix);
                await EachAsync(writer, 0, Keys + 200);
                await Task.Delay(200); // for caches that write behind
                isFilled = true;
            }

            var node = cache.Create(configuration, prefix);
            await EachAsync(node, Keys, Keys + 200); // connected, compiled
            return new Round(Keys, () => run(node), node);
        });
    }

    private static async Task EachAsync(INode node, int from, int to)
    {
        for (var id = from; id < to; id++)
        {
            await node.GetAsync(id);
        }
    }

    private static Task ConcurrentlyAsync(INode node)
        => Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (var id = caller; id < Keys; id += Callers)
            {
                await node.GetAsync(id);
            }
        })));

    private async Task<Round> MissAsync(Func<string, string, INode> create)
    {
        var node = create(configuration, NewPrefix());
        await EachAsync(node, Keys, Keys + 200);
        return new Round(Keys, () => EachAsync(node, 0, Keys), node);
    }

    private async Task<Round> ByHandAsync()
    {
        var prefix = NewPrefix();
        var payload = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(Product.Load(1));
        await Task.WhenAll(Enumerable.Range(0, Keys).Select(id => (Task)database.HashSetAsync(
            $"{prefix}:{id}", [new("t", new byte[32]), new("v", payload)])));
        await database.KeyExpireAsync($"{prefix}:0", TimeSpan.FromHours(1));
        return new Round(Keys, async () =>
        {
            for (var id = 0; id < Keys; id++)
            {
                RedisKey key = $"{prefix}:{id}";
                var remaining = database.KeyTimeToLiveAsync(key);
                var fields = database.HashGetAsync(key, s_fields);
                await remaining;
                await fields;
            }
        });
    }

    private static Task<Round> LimitAsync(PerfAspectsNode node)
        => Prepared(Keys, () => TakeAsync(node, Keys), () => TakeAsync(node, 200));

    private static async Task TakeAsync(PerfAspectsNode node, int calls)
    {
        for (var i = 0; i < calls; i++)
        {
            await node.LimitedAsync(i);
        }
    }

    private Task<Round> ScriptAsync() => Prepared(Keys, () => ScriptAsync(Keys), () => ScriptAsync(200));

    private async Task ScriptAsync(int calls)
    {
        RedisKey[] keys = ["by hand"];
        RedisValue[] values = ["b", 1_000_000, 1_000_000, 1, 0, 1];
        for (var i = 0; i < calls; i++)
        {
            await database.ScriptEvaluateAsync("return {1, 1, 0, 0, 0}", keys, values);
        }
    }

    private string NewPrefix() => $"p{Interlocked.Increment(ref _prefixes)}";
}
