namespace PerfAspects.Benchmarks.Budgets;

/// <summary>The budgets of caching.</summary>
internal static class CacheBudgets
{
    private const int Keys = 64;
    private const int Hits = 2_000_000;
    private const int Misses = 200_000;

    private static readonly string[] s_currencies = [.. Enumerable.Range(0, Keys).Select(static i => "c" + i)];

    public static IEnumerable<Budget> All()
    {
        var prices = new CachedPrices(new AspectRuntime());
        var limit = new HandWrittenCache(CachedPrices.Capacity);
        for (var i = 0; i < Keys; i++)
        {
            limit.Set(i, s_currencies[i], i);
        }

        yield return new Budget("cache hit, T", 1.5, 0, Hits, n => HitSync(prices, n), n => HitLimit(limit, n));
        yield return new Budget("cache hit, ValueTask<T>", 1.5, 0, Hits, n => HitValueTask(prices, n), n => HitLimit(limit, n));
        yield return new Budget("cache hit, Task<T>", 1.5, 0, Hits, n => HitTask(prices, n), n => HitLimit(limit, n));

        // Twice the work on two threads, in at most 2 / 1.75 of the time of one.
        yield return new Budget("cache hit, two threads beside one", 2 / 1.75, 0, Hits, n => OnTwoThreads(() => HitSync(prices, n)), n => HitSync(prices, n));

        var (ourNext, limitNext) = (Keys, Keys);
        yield return new Budget("cache miss and insert at capacity", 2.0, 176, Misses, n => Miss(prices, n, ref ourNext), n => MissLimit(limit, n, ref limitNext));
    }

    private static void HitSync(CachedPrices prices, int operations)
    {
        for (var i = 0; i < operations; i++)
        {
            prices.Get(i & (Keys - 1), s_currencies[i & (Keys - 1)]);
        }
    }

    private static void HitValueTask(CachedPrices prices, int operations)
    {
        for (var i = 0; i < operations; i++)
        {
            _ = prices.GetValueTaskAsync(i & (Keys - 1), s_currencies[i & (Keys - 1)], default).Result;
        }
    }

    private static void HitTask(CachedPrices prices, int operations)
    {
        for (var i = 0; i < operations; i++)
        {
            _ = prices.GetTaskAsync(i & (Keys - 1), s_currencies[i & (Keys - 1)], default).Result;
        }
    }

    private static void HitLimit(HandWrittenCache limit, int operations)
    {
        for (var i = 0; i < operations; i++)
        {
            limit.TryGet(i & (Keys - 1), s_currencies[i & (Keys - 1)], out _);
        }
    }

    private static void Miss(CachedPrices prices, int operations, ref int next)
    {
        for (var i = 0; i < operations; i++)
        {
            prices.Miss(next++, "EUR");
        }
    }

    private static void MissLimit(HandWrittenCache limit, int operations, ref int next)
    {
        for (var i = 0; i < operations; i++)
        {
            if (!limit.TryGet(next, "EUR", out _))
            {
                limit.Set(next, "EUR", next);
            }

            next++;
        }
    }

    private static void OnTwoThreads(Action run)
    {
        var other = new Thread(run.Invoke);
        other.Start();
        run();
        other.Join();
    }
}
