using System.Runtime.CompilerServices;

namespace PerfAspects.Benchmarks.Budgets;

/// <summary>What a full cache keeps alive for each entry, beyond its key and its value: tables, queues and what is remembered of evicted keys included.</summary>
internal static class EntrySize
{
    private const int MaxBytes = 200;

    public static bool Measure()
    {
        var prices = new CachedPrices(new AspectRuntime());
        prices.Miss(0, "EUR"); // what there is once per method
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var id = 1; id <= CachedPrices.Capacity * 3; id++)
        {
            prices.Miss(id, "EUR");
        }

        var keyAndValue = Unsafe.SizeOf<(int ProductId, string Currency)>() + sizeof(int);
        var bytes = (double)(GC.GetTotalMemory(forceFullCollection: true) - before) / CachedPrices.Capacity - keyAndValue;
        GC.KeepAlive(prices);
        var isMet = bytes < MaxBytes;
        Console.WriteLine(FormattableString.Invariant($"{"cache entry beyond key and value",-44} {bytes,37:F1} {MaxBytes,5:F0}  {(isMet ? "met" : "MISSED")}"));
        return isMet;
    }
}
