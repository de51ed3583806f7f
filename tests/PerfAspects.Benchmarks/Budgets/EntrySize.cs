using System.Runtime.CompilerServices;

namespace PerfAspects.Benchmarks.Budgets;

/// <summary>What a full cache keeps alive for each entry, beyond its key and its value: tables, queues and what is remembered of evicted keys included.</summary>
internal static class EntrySize
{
    private const int MaxBytes = 72;

    public static bool Measure()
        => Measure(CachedPrices.Capacity, static (prices, id) => prices.Miss(id, "EUR"))
            & Measure(CachedPrices.LargeCapacity, static (prices, id) => prices.MissOfMany(id, "EUR"));

    private static bool Measure(int capacity, Action<CachedPrices, int> insert)
    {
        var bytes = Enumerable.Range(0, 3).Min(_ => MeasureOnce(capacity, insert)); // the process keeps something of its own at times
        var isMet = bytes < MaxBytes;
        Console.WriteLine(FormattableString.Invariant($"{$"beyond key and value, each of {capacity:N0} entries",-44} {bytes,37:F1} {MaxBytes,5:F0}  {(isMet ? "met" : "MISSED")}"));
        return isMet;
    }

    private static double MeasureOnce(int capacity, Action<CachedPrices, int> insert)
    {
        var prices = new CachedPrices(new AspectRuntime());
        insert(prices, 0); // what there is once per method
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var id = 1; id <= capacity * 3; id++)
        {
            insert(prices, id);
        }

        var keyAndValue = Unsafe.SizeOf<(int ProductId, string Currency)>() + sizeof(int);
        var bytes = (double)(GC.GetTotalMemory(forceFullCollection: true) - before) / capacity - keyAndValue;
        GC.KeepAlive(prices);
        return bytes;
    }
}
