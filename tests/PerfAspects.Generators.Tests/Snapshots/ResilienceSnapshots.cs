namespace PerfAspects.Generators.Tests.Snapshots;

/// <summary>What the resilience aspects add to the emitted code.</summary>
public sealed class ResilienceSnapshots
{
    [Fact]
    public void Fallback_OneOfACachedMethod()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            namespace Shop;

            public partial class PriceService(AspectRuntime runtime)
            {
                [Cached("5m")]
                [Fallback(nameof(GetLastPriceAsync))]
                public partial ValueTask<decimal> GetPriceAsync(int productId, CancellationToken cancellationToken);

                private ValueTask<decimal> GetPriceCoreAsync(int productId, CancellationToken cancellationToken) => new(productId);

                private static Task<decimal> GetLastPriceAsync(int productId, CancellationToken cancellationToken, Exception exception) => Task.FromResult(0m);
            }
            """));

    [Fact]
    public void Fallback_SeveralOfDifferentShapes()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            namespace Shop;

            public partial class Catalog
            {
                [Fallback(nameof(Nothing), Handle = [typeof(TimeoutException)])]
                [RateLimited(1, "1s")]
                [Fallback(nameof(FindElsewhereAsync))]
                public partial Task<object?> FindAsync(string exception, int index);

                private Task<object?> FindCoreAsync(string exception, int index) => Task.FromResult<object?>(null);

                private Task<object?> Nothing(string exception, int index) => Task.FromResult<object?>(null);

                private async ValueTask<string?> FindElsewhereAsync(string exception, int index, Exception failure)
                {
                    await Task.Yield();
                    return failure.Message;
                }
            }
            """));

    [Fact]
    public void Fallback_SynchronousVoid()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            namespace Shop;

            public static partial class Log<T>
            {
                [Timed, Fallback(nameof(Drop)), Fallback(nameof(Keep), Handle = [typeof(InvalidOperationException)])]
                public static partial void Write<TItem>(TItem item) where TItem : notnull;

                private static void WriteCore<TItem>(TItem item) where TItem : notnull { }

                private static void Drop<TItem>(TItem item) { }

                private static void Keep<TItem>(TItem item, Exception exception) { }
            }
            """));

    [Fact]
    public void Fallback_AroundAnInvalidationAlone()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            namespace Shop;

            public partial class Prices
            {
                [CacheInvalidate(Tags = ["prices"]), Fallback(nameof(Ignore))]
                public partial Task ForgetAsync(int productId);

                private static Task Ignore(int productId) => Task.CompletedTask;
            }
            """));
}
