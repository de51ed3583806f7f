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
    public void Shed_ByUsers_AndAQueueByPriority()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            namespace Shop;

            public enum Urgency : ulong { Low, High }

            public partial class Pages(AspectRuntime runtime)
            {
                [Shed(Priority = CallPriority.Low)]
                public partial Task<string> PrefetchAsync([ShedBy] string user, [ShedBy] int page, CancellationToken cancellationToken);

                private Task<string> PrefetchCoreAsync(string user, int page, CancellationToken cancellationToken) => Task.FromResult(user);

                [Shed, Bulkhead(4, QueueLimit = 100)]
                public static partial void Render([ShedBy] string mark, [Priority] int priority);

                private static void RenderCore(string mark, int priority) { }

                [Bulkhead(4, QueueLimit = 100)]
                public partial int Draw([Priority] Urgency urgency);

                private int DrawCore(Urgency urgency) => 1;
            }
            """));

    [Fact]
    public void Bulkhead_ThatOffloads()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            namespace Shop;

            public partial class Works(AspectRuntime runtime)
            {
                [Bulkhead(4, QueueLimit = 1000, Offload = true)]
                public partial Task<object> WorkAsync(string job, [Priority] long priority, CancellationToken cancellationToken);

                private string WorkCore(string job, long priority, CancellationToken cancellationToken) => job;

                [Bulkhead(4, Offload = true), CacheInvalidate(Tags = ["jobs"])]
                public static partial ValueTask DoAsync(int id);

                private static void DoCore(int id) { }
            }
            """));

    [Fact]
    public void AdaptiveConcurrency_AloneAndByPartition()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            namespace Shop;

            public partial class Offers(AspectRuntime runtime)
            {
                [AdaptiveConcurrency(Max = 200)]
                public partial Task<string> SearchAsync(string text, CancellationToken cancellationToken);

                private Task<string> SearchCoreAsync(string text, CancellationToken cancellationToken) => Task.FromResult(text);

                [Retry(2, Idempotent = true), AdaptiveConcurrency(Min = 2, Name = "offers", ObserveOnly = true)]
                public partial ValueTask FindAsync([Partition] string shop);

                private ValueTask FindCoreAsync(string shop) => default;
            }
            """));

    [Fact]
    public void Batched_AloneAndInsideOtherAspects()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            namespace Shop;

            public partial class Prices(AspectRuntime runtime)
            {
                [Batched(MaxSize = 50)]
                public partial Task<decimal> GetAsync(int id, CancellationToken cancellationToken);

                private Task<IReadOnlyDictionary<int, decimal>> GetBatchCoreAsync(IReadOnlyCollection<int> ids, CancellationToken cancellationToken) => throw new();

                [Traced, Cached("5m"), Retry(2), Batched(Wait = "2ms"), CacheInvalidate(Tags = ["names"])]
                public static partial ValueTask<string?> FindAsync<T>(T keys);

                private static async Task<Dictionary<T, string>> FindBatchCoreAsync<T>(T[] ids) => throw new();
            }
            """));

    [Fact]
    public void Judges_OfResultsAndDelays()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            namespace Shop;

            public partial class Orders<T>
            {
                [Retry(3, HandleResult = nameof(IsBusy), DelayOf = nameof(RetryAfterOf))]
                public partial Task<int> CountAsync(int exception, CancellationToken cancellationToken);

                private Task<int> CountCoreAsync(int exception, CancellationToken cancellationToken) => Task.FromResult(exception);

                [Fallback(nameof(None), HandleResult = nameof(IsEmpty))]
                [Retry(3), CircuitBreaker(HandleResult = nameof(Is))]
                public partial List<T> Find<TItem>(string aspect, TItem result);

                private List<T> FindCore<TItem>(string aspect, TItem result) => [];

                private List<T> None<TItem>(string aspect, TItem result) => [];

                private static bool IsBusy(long count) => count < 0;

                private static TimeSpan? RetryAfterOf(Exception exception) => null;

                private static bool IsEmpty(IReadOnlyList<T> items) => items.Count == 0;

                private static bool Is<TItem>(object items) => items is TItem;
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

    [Fact]
    public void Partition_OneParameterAndRepeatedLimits()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            namespace Shop;

            public partial class PriceService
            {
                [RateLimited(100, "1m")]
                [Timed]
                [RateLimited(5, "1s", Name = "burst")]
                public partial int GetPrice([Partition] string? customerId, int productId);

                private int GetPriceCore(string? customerId, int productId) => productId;
            }
            """));

    [Fact]
    public void Partition_SeveralParametersOfACachedMethod()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            namespace Shop;

            public partial class PriceService
            {
                [Cached("1m"), CircuitBreaker, Bulkhead(4), Fallback(nameof(GetListPriceAsync))]
                public static partial Task<decimal> GetPriceAsync<T>([Partition] T Key, [Partition] string partitions, [Partition] CancellationToken token) where T : struct, IEquatable<T>;

                private static Task<decimal> GetPriceCoreAsync<T>(T Key, string partitions, CancellationToken token) where T : struct, IEquatable<T> => Task.FromResult(1m);

                private static Task<decimal> GetListPriceAsync<T>(T product, string region, CancellationToken token) where T : struct => Task.FromResult(2m);
            }
            """));

    [Fact]
    public void Partition_NothingToDivide_IsLeftOut()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            namespace Shop;

            public partial class PriceService
            {
                [Cached("1m")]
                public static partial int GetPrice([Partition] int customerId);

                private static int GetPriceCore(int customerId) => customerId;
            }
            """));
}
