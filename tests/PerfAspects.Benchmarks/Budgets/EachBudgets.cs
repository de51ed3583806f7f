using System.Collections.Concurrent;
using ZiggyCreatures.Caching.Fusion;

namespace PerfAspects.Benchmarks.Budgets;

/// <summary>
/// The budgets of <c>[CachedEach]</c>: 100 keys that are all present, beside 100 lookups by hand that fill the result, and beside a rival that
/// is called 100 times.
/// </summary>
internal static partial class EachBudgets
{
    private const int Keys = 100;
    private const int Calls = 20_000;

    private static readonly int[] s_ids = [.. Enumerable.Range(0, Keys)];

    public static IEnumerable<Budget> All()
    {
        var prices = new Prices(new AspectRuntime());
        var byHand = new ConcurrentDictionary<int, Entry>();
        var fusion = new FusionCache(new FusionCacheOptions());
        foreach (var id in s_ids)
        {
            byHand[id] = new Entry(id, Environment.TickCount64 + 3_600_000);
            fusion.Set(Name(id), id, TimeSpan.FromHours(1));
        }

        yield return new Budget(
            "100 keys present, a call, beside by hand", 1.3, 2_400, Calls, n => Ours(prices, n), n => ByHand(byHand, n));
        yield return new Budget(
            "100 keys present beside FusionCache 100 times", 0.15, 2_400, Calls, n => Ours(prices, n), n => Rival(fusion, n));
    }

    private static void Ours(Prices prices, int operations)
    {
        for (var i = 0; i < operations; i++)
        {
            _ = prices.GetAsync(s_ids).Result.Count;
        }
    }

    private static void ByHand(ConcurrentDictionary<int, Entry> entries, int operations)
    {
        for (var i = 0; i < operations; i++)
        {
            var found = new Dictionary<int, int>(Keys);
            foreach (var id in s_ids)
            {
                if (entries.TryGetValue(id, out var entry) && entry.ExpiresAt > Environment.TickCount64)
                {
                    found[id] = entry.Value;
                }
            }
        }
    }

    private static void Rival(FusionCache cache, int operations)
    {
        for (var i = 0; i < operations; i++)
        {
            var found = new Dictionary<int, int>(Keys);
            foreach (var id in s_ids)
            {
                found[id] = cache.GetOrSet(Name(id), static _ => 0);
            }
        }
    }

    private static string Name(int id) => $"price:{id}";

    private sealed record Entry(int Value, long ExpiresAt);

    private sealed partial class Prices(AspectRuntime runtime)
    {
        [CachedEach("1h")]
        public partial Task<Dictionary<int, int>> GetAsync(int[] ids);

        private Task<Dictionary<int, int>> GetCoreAsync(int[] ids) => Task.FromResult(ids.ToDictionary(static id => id));
    }
}
