using System.Runtime.CompilerServices;

namespace PerfAspects.Benchmarks.Budgets;

/// <summary>What a full cache keeps alive for each entry, beyond its key and its value: tables, queues and what is remembered of evicted keys included.</summary>
internal static class EntrySize
{
    private const int MaxBytes = 72;

    public static bool Measure()
    {
        var prices = new CachedPrices(new AspectRuntime());
        return Measure(CachedPrices.Capacity, id => prices.Miss(id, "EUR")) & Measure(CachedPrices.LargeCapacity, id => prices.MissOfMany(id, "EUR"));
    }

    private static bool Measure(int capacity, Action<int> insert)
    {
        insert(0); // what there is once per method
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var id = 1; id <= capacity * 3; id++)
        {
            insert(id);
        }

        var keyAndValue = Unsafe.SizeOf<(int ProductId, string Currency)>() + sizeof(int);
        var bytes = (double)(GC.GetTotalMemory(forceFullCollection: true) - before) / capacity - keyAndValue;
        GC.KeepAlive(insert);
        var isMet = bytes < MaxBytes;
        Console.WriteLine(FormattableString.Invariant($"{$"beyond key and value, each of {capacity:N0} entries",-44} {bytes,37:F1} {MaxBytes,5:F0}  {(isMet ? "met" : "MISSED")}"));
        return isMet;
    }
}
