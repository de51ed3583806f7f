using System.Collections.Concurrent;

namespace PerfAspects.Tests.Tiers;

/// <summary>
/// Processes that read, write and invalidate versions of a few keys at once. A read is outdated if it returns a version older than one whose
/// write, or invalidation, had returned before the read began and its process had caught up with the log.
/// </summary>
internal sealed partial class WriteRace(IReadOnlyList<AspectRuntime> runtimes)
{
    private const int Keys = 3;

    private readonly Versions _versions = new();
    private readonly long[] _returned = new long[Keys];
    private int _hits;

    public ConcurrentQueue<string> Outdated { get; } = [];

    /// <summary>The reads that ran no core.</summary>
    public int Hits => _hits;

    public Task RunAsync(int seed, int operations)
        => Task.WhenAll(Enumerable.Range(0, runtimes.Count * 2).Select(runner
            => Task.Run(() => RunOneAsync(runtimes[runner % runtimes.Count], new Random(seed + runner), operations / runtimes.Count / 2))));

    private async Task RunOneAsync(AspectRuntime runtime, Random random, int operations)
    {
        var shop = new VersionedShop(runtime, _versions);
        for (var i = 0; i < operations; i++)
        {
            var key = random.Next(Keys);
            switch (random.Next(8))
            {
                case 0:
                    var version = _versions.Change(key);
                    await shop.ForgetAsync(key);
                    Raise(key, version);
                    break;
                case 1:
                    Raise(key, await shop.SetAsync(key));
                    break;
                default:
                    var floor = Volatile.Read(ref _returned[key]);
                    await runtime.Tier!.Coherence.StepAsync();
                    var loads = _versions.Loads;
                    var read = await shop.GetAsync(key);
                    Interlocked.Add(ref _hits, loads == _versions.Loads ? 1 : 0);
                    if (read < floor)
                    {
                        Outdated.Enqueue($"{read} of key {key}, of which {floor} was known");
                    }

                    break;
            }
        }
    }

    private void Raise(int key, long version)
    {
        for (var seen = Volatile.Read(ref _returned[key]); seen < version;)
        {
            seen = Interlocked.CompareExchange(ref _returned[key], version, seen) is var found && found == seen ? version : found;
        }
    }

    internal sealed class Versions
    {
        private readonly long[] _source = new long[Keys];
        private int _loads;

        public int Loads => Volatile.Read(ref _loads);

        public long Change(int key) => Interlocked.Increment(ref _source[key]);

        public async Task<long> ReadAsync(int key)
        {
            Interlocked.Increment(ref _loads);
            var version = Volatile.Read(ref _source[key]);
            await Task.Yield();
            return version;
        }
    }

    internal sealed partial class VersionedShop(AspectRuntime runtime, Versions versions)
    {
        [Cached("5m", Shared = true)]
        public partial Task<long> GetAsync(int key);

        private Task<long> GetCoreAsync(int key) => versions.ReadAsync(key);

        [CachePut(nameof(GetAsync))]
        public partial Task<long> SetAsync(int key);

        private async Task<long> SetCoreAsync(int key)
        {
            await Task.Yield();
            var version = versions.Change(key);
            await Task.Yield();
            return version;
        }

        [CacheInvalidate(nameof(GetAsync))]
        public partial Task ForgetAsync(int key);
    }
}
