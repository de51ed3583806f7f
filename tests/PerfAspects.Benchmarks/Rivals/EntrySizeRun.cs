using System.Globalization;
using PerfAspects.Benchmarks.Budgets;
using PerfAspects.Benchmarks.Growth;

namespace PerfAspects.Benchmarks.Rivals;

/// <summary>What a cache keeps for each entry, key and value included, beside what one would use instead. Each has room for all.</summary>
internal static partial class EntrySizeRun
{
    private static readonly int[] s_sizes = [1_000, 10_000, 1_000_000];

    public static int Run()
    {
        Console.WriteLine($"{"B an entry",-44}{string.Concat(s_sizes.Select(static size => $"{size,12:N0}"))}");
        Print("PerfAspects", static _ => Annotated());
        Print("dictionary and ring by hand", static size => ByHand(new HandWrittenCache(size)));
        Print("IMemoryCache by hand, a text for a key", static size => OfMemoryCache(new MemoryCachePrices(new PriceSource(), size)));
        return 0;
    }

    private static void Print(string name, Func<int, Action<int>> create)
        => Console.WriteLine($"{name,-44}{string.Concat(s_sizes.Select(size => string.Create(CultureInfo.InvariantCulture, $"{BytesAnEntry(size, create),12:F0}")))}");

    private static double BytesAnEntry(int size, Func<int, Action<int>> create)
    {
        create(1)(0); // what there is once per program
        Action<int>? insert = null;
        var bytes = Measure.Bytes(() =>
        {
            insert = create(size);
            for (var id = 0; id < size; id++)
            {
                insert(id);
            }
        });
        GC.KeepAlive(insert);
        return bytes / size;
    }

    private static Action<int> Annotated()
    {
        var prices = new Prices(new AspectRuntime());
        return id => prices.Get(id, "EUR");
    }

    private static Action<int> ByHand(HandWrittenCache cache) => id => cache.Set(id, "EUR", id);

    private static Action<int> OfMemoryCache(MemoryCachePrices prices) => id => prices.Get(id, "EUR");

    private sealed partial class Prices(AspectRuntime runtime)
    {
        [Cached("1h", MaxEntries = 1_000_000)]
        public partial int Get(int productId, string currency);

        private int GetCore(int productId, string currency) => productId;
    }
}
