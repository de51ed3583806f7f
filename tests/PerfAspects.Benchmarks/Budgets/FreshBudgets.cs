namespace PerfAspects.Benchmarks.Budgets;

/// <summary>The budgets of values that are loaded before they expire: a hit that looks whether it is due, beside a hit that need not.</summary>
internal static partial class FreshBudgets
{
    private const int Keys = 64;
    private const int Hits = 4_000_000;

    public static IEnumerable<Budget> All()
    {
        var prices = new Prices(new AspectRuntime());
        yield return new Budget("hit with RefreshAhead beside one without", 1.05, 0, Hits, n => Ahead(prices, n), n => Plain(prices, n));
        yield return new Budget("hit with StaleWhileRevalidate beside without", 1.05, 0, Hits, n => Stale(prices, n), n => Plain(prices, n));
    }

    private static void Plain(Prices prices, int operations)
    {
        for (var i = 0; i < operations; i++)
        {
            prices.Get(i & (Keys - 1));
        }
    }

    private static void Ahead(Prices prices, int operations)
    {
        for (var i = 0; i < operations; i++)
        {
            prices.GetAhead(i & (Keys - 1));
        }
    }

    private static void Stale(Prices prices, int operations)
    {
        for (var i = 0; i < operations; i++)
        {
            prices.GetStale(i & (Keys - 1));
        }
    }

    private sealed partial class Prices(AspectRuntime runtime)
    {
        [Cached("1h")]
        public partial int Get(int id);

        private int GetCore(int id) => id;

        [Cached("1h", RefreshAhead = 0.8)]
        public partial int GetAhead(int id);

        private int GetAheadCore(int id) => id;

        [Cached("1h", StaleWhileRevalidate = "10m")]
        public partial int GetStale(int id);

        private int GetStaleCore(int id) => id;
    }
}
