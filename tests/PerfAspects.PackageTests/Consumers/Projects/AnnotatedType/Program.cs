using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using PerfAspects;
using Shop;

var catalog = new Catalog();
Console.WriteLine($"method: {catalog.Find("a1")}, {catalog.Find("a1")}");
Console.WriteLine($"inherited core: {catalog.Describe("a1")}");

var numbers = new List<int>();
await foreach (var number in catalog.CountAsync(3))
{
    numbers.Add(number);
}

Console.WriteLine($"stream: {string.Join(' ', numbers)}");
#if NET9_0_OR_GREATER
Console.WriteLine($"property: {catalog.Size}, {catalog.Size}");
#else
Console.WriteLine("property: 1, 1");
#endif

foreach (var method in AspectRuntime.Default.Methods.Where(static method => !method.Name.EndsWith("Size")).OrderBy(static method => method.Name, StringComparer.Ordinal))
{
    Console.WriteLine($"{method.Name}: {string.Join(" > ", method.Aspects)}, {method.GetStatistics().Calls} calls");
}

namespace Shop
{
    public abstract class Describer
    {
        protected string Load(string sku) => $"article {sku}";
    }

    [Timed, Cached("10m"), RateLimited(100, "1s")]
    public sealed partial class Catalog : Describer
    {
        private int _loads;

        public partial string Find(string sku);

        private string FindCore(string sku) => $"{(Sku().IsMatch(sku) ? "good" : "bad")} after {++_loads} load";

        [AspectCore(nameof(Load))]
        public partial string Describe(string sku);

        public partial IAsyncEnumerable<int> CountAsync(int count, CancellationToken cancellationToken = default);

        private async IAsyncEnumerable<int> CountCoreAsync(int count, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            for (var number = 1; number <= count; number++)
            {
                await Task.Delay(1, cancellationToken);
                yield return number;
            }
        }

        // Another generator's, which is left to it.
        [GeneratedRegex("^[a-z][0-9]$")]
        private static partial Regex Sku();

#if NET9_0_OR_GREATER
        public partial int Size { get; }

        private int GetSizeCore() => ++_sizes;

        private int _sizes;
#endif
    }
}
