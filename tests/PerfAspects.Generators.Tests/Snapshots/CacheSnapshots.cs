namespace PerfAspects.Generators.Tests.Snapshots;

/// <summary>What caching adds to a wrapper, and what invalidating methods are made of.</summary>
public sealed class CacheSnapshots
{
    [Fact]
    public void CachedEach_WithTagsAndInvalidation()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            namespace Shop;

            public partial class Prices(AspectRuntime runtime)
            {
                [Traced, CachedEach("5m", Tags = ["price:{key}"], Unless = nameof(IsBad))]
                public partial Task<IReadOnlyDictionary<int, decimal>> GetAsync(string currency, IReadOnlyCollection<int> ids, CancellationToken cancellationToken);

                private Task<IReadOnlyDictionary<int, decimal>> GetCoreAsync(string currency, IReadOnlyCollection<int> ids, CancellationToken cancellationToken) => throw new();

                private static bool IsBad(decimal price) => price < 0;

                [CacheInvalidate(nameof(GetAsync))]
                public partial void Forget(string currency, int id);

                [CacheInvalidate(nameof(GetAsync))]
                public partial Task ForgetManyAsync(string currency, HashSet<int> each);
            }
            """));

    [Fact]
    public void CachedEach_WithTheEntriesOfAMethodForOneKey()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            namespace Shop;

            public partial class Stock
            {
                [Traced, Cached("5m", Tags = ["item:{id}"], Unless = nameof(IsBad))]
                public partial ValueTask<int?> CountAsync(int id, string site);

                private Task<int?> CountCoreAsync(int id, string site) => throw new();

                private static bool IsBad(int? count) => count < 0;

                [CachedEach("300s", With = nameof(CountAsync))]
                public partial Task<Dictionary<int, int>> CountManyAsync(string site, int[] ids);

                private Task<Dictionary<int, int>> CountManyCoreAsync(string site, int[] ids) => throw new();

                [CacheInvalidate(nameof(CountManyAsync))]
                public partial void Forget(int id, string site);
            }
            """));

    [Fact]
    public void Cached_OverCoresThatDerivedClassesReplace()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            namespace Shop;

            public abstract partial class Carrier
            {
                [Cached("1h")]
                public partial decimal Rate(string zip);

                protected abstract decimal RateCore(string zip);

                [Traced, Cached("1h")]
                public partial ValueTask<int> DaysAsync(string zip);

                protected virtual ValueTask<int> DaysCoreAsync(string zip) => new(7);

                [CacheInvalidate(nameof(Rate), nameof(DaysAsync))]
                public partial void Forget(string zip);

                [Timed]
                public partial void Load();

                protected abstract void LoadCore();
            }
            """));

    [Fact]
    public void Cached_DurationOf()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            namespace Shop;

            public sealed record Token(string Value, TimeSpan ExpiresIn);

            public partial class Tokens<T>
            {
                [Cached("max", DurationOf = nameof(Validity), RefreshAhead = 0.8, CacheExceptions = [typeof(TimeoutException)])]
                public partial Task<Token> GetAsync(string scope, int other);

                private Task<Token> GetCoreAsync(string scope, int other) => null!;

                private static TimeSpan Validity(Token token) => token.ExpiresIn;
            }
            """));

    [Fact]
    public void Cached_Shared()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            namespace Shop;

            public enum Kind { Old, New }

            public sealed record Query([property: CacheKey] string Text, [property: CacheKey] Kind? Kind);

            public sealed record Price(decimal Amount, string? Note, System.Collections.Generic.IReadOnlyList<Price> Parts);

            public partial class Prices
            {
                [Cached("5m", Shared = true, LocalDuration = "30s", Tags = ["price:{id}"])]
                public partial Task<Price> GetAsync(int id, DateTime? at, int[] parts, Query? query, CancellationToken token);

                private Task<Price> GetCoreAsync(int id, DateTime? at, int[] parts, Query? query, CancellationToken token) => null!;

                [Cached("5m", Shared = true)]
                public partial int Count<T>();

                private int CountCore<T>() => 1;
            }
            """));

    [Fact]
    public void Key_TuplesComparedExactly()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            namespace Shop;

            public partial class Prices
            {
                [Cached("5m")]
                public partial decimal Get((DateTime At, decimal Amount) money, Tuple<string, decimal>? pair);

                private decimal GetCore((DateTime At, decimal Amount) money, Tuple<string, decimal>? pair) => 0;
            }
            """));

    [Fact]
    public void Key_SequencesMembersAndIgnored()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            namespace Shop;

            public record struct Range(int From, int To);

            public sealed class Order(int id, string? note)
            {
                public int Id => id;
                public string? Note => note;
                public int[] Lines { get; } = [];
            }

            public partial class Orders
            {
                [Cached("5m")]
                public partial string Describe(int[] ids, IReadOnlyList<string>? names, System.Collections.Immutable.ImmutableArray<Range> ranges, [CacheIgnore] object log, [System.Runtime.CompilerServices.CallerMemberName] string caller = "");

                private string DescribeCore(int[] ids, IReadOnlyList<string>? names, System.Collections.Immutable.ImmutableArray<Range> ranges, object log, string caller) => "";

                [Cached("5m")]
                public partial Task<string> LoadAsync(
                    [CacheKey(nameof(Order.Id))] Order order,
                    [CacheKey(nameof(Order.Note))] Order? other,
                    [CacheKey(nameof(Order.Lines))] Order third,
                    [CacheKey(nameof(Range.From))] Range range,
                    [CacheKey] int page,
                    string note);

                private Task<string> LoadCoreAsync(Order order, Order? other, Order third, Range range, int page, string note) => Task.FromResult("");
            }
            """));

    [Fact]
    public void Cached_TagsUnlessPerInstance()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            namespace Shop;

            public sealed record Price(decimal Amount, Owner? Owner);
            public sealed record Owner(string Name);

            public partial class PriceService(AspectRuntime runtime)
            {
                [Cached("5m", Tags = ["prices", "product:{productId}/{{raw}}", "\"{price.Owner.Name}\""], Unless = nameof(IsFree), PerInstance = true)]
                public partial ValueTask<Price> GetPriceAsync(int productId, [CacheIgnore] Price? price);

                private ValueTask<Price> GetPriceCoreAsync(int productId, Price? price) => new(price!);

                private static bool IsFree(Price price) => price.Amount == 0;

                [CacheInvalidate(nameof(GetPriceAsync))]
                public partial void Forget(int productId);
            }
            """));

    [Fact]
    public void Invalidate_Alone()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            namespace Shop;

            public partial class PriceService(AspectRuntime runtime)
            {
                [Cached("5m")]
                private partial int GetPrice(int productId, string currency);

                private int GetPriceCore(int productId, string currency) => 1;

                [Cached("5m")]
                private static partial int GetRate(string currency);

                private static int GetRateCore(string currency) => 1;

                [CacheInvalidate(nameof(GetPrice))]
                public partial void ForgetPrice(int productId, string currency);

                [CacheInvalidate(nameof(GetPrice), nameof(GetRate))]
                [CacheInvalidate(Tags = ["prices", "product:{productId}"])]
                public partial Task ForgetBothAsync(int productId, string currency);

                [CacheInvalidate(nameof(GetPrice), All = true)]
                public static partial ValueTask ForgetAllAsync();

                [CacheInvalidate(All = true)]
                public partial void Clear(int runtime);
            }
            """));

    [Fact]
    public void Invalidate_AfterTheCore()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            namespace Shop;

            public partial class PriceService
            {
                [Cached("5m")]
                public partial int GetPrice(int productId);

                private int GetPriceCore(int productId) => 1;

                [CacheInvalidate(nameof(GetPrice))]
                public partial void SetPrice(int productId, int price);

                private void SetPriceCore(int productId, int price) { }

                [CacheInvalidate(nameof(GetPrice))]
                public partial bool TryAdd(string name, out int productId);

                private bool TryAddCore(string name, out int productId) => (productId = 1) > 0;

                [CacheInvalidate(Tags = ["product:{productId}"])]
                public partial Task RenameAsync(int productId, string name, CancellationToken cancellationToken);

                private ValueTask RenameCoreAsync(int productId, string name, CancellationToken cancellationToken) => default;

                [CacheInvalidate(nameof(GetPrice))]
                public partial ValueTask<long> CountAsync(int productId, int result);

                private Task<int> CountCoreAsync(int productId, int result) => Task.FromResult(1);
            }
            """));

    [Fact]
    public void Invalidate_InsideOtherAspects()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            namespace Shop;

            public partial class PriceService(AspectRuntime runtime)
            {
                [Cached("5m")]
                public partial int GetPrice(int productId);

                private int GetPriceCore(int productId) => 1;

                [Timed, CacheInvalidate(nameof(GetPrice))]
                public partial int SetPrice(int productId, ReadOnlySpan<char> price);

                private int SetPriceCore(int productId, ReadOnlySpan<char> price) => 1;

                [RateLimited(1, "1s"), CacheInvalidate(nameof(GetPrice))]
                public partial long Count(int productId);

                private int CountCore(int productId) => 1;

                [CircuitBreaker, CacheInvalidate(nameof(GetPrice)), CacheInvalidate(Tags = ["{name}"])]
                public partial Task<string> RenameAsync(int productId, string name, CancellationToken cancellationToken);

                private Task<string> RenameCoreAsync(int productId, string name, CancellationToken cancellationToken) => Task.FromResult(name);

                [Timed, CacheInvalidate(nameof(GetPrice))]
                public partial ValueTask ForgetAsync(int productId, string reason, CancellationToken cancellationToken);
            }
            """));

    [Fact]
    public void Invalidate_BeforeAndAlways()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            namespace Shop;

            public partial class PriceService(AspectRuntime runtime)
            {
                [Cached("5m")]
                public partial int GetPrice(int productId);

                private int GetPriceCore(int productId) => 1;

                [CacheInvalidate(nameof(GetPrice), When = InvalidateWhen.Before)]
                public partial void SetPrice(int productId, int price);

                private void SetPriceCore(int productId, int price) { }

                [CacheInvalidate(nameof(GetPrice), When = InvalidateWhen.Always), CacheInvalidate(Tags = ["prices"])]
                public partial Task<string> RenameAsync(int productId, string name);

                private Task<string> RenameCoreAsync(int productId, string name) => Task.FromResult(name);

                [Bulkhead(1), CacheInvalidate(Tags = ["prices"], When = InvalidateWhen.Always)]
                public partial Task ChargeAsync(int productId);

                private Task ChargeCoreAsync(int productId) => Task.CompletedTask;
            }
            """));

    [Fact]
    public void Put_OfEveryShape()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            namespace Shop;

            public partial class PriceService(AspectRuntime runtime)
            {
                [Traced, Cached("5m", Shared = true, Tags = ["prices", "product:{productId}"])]
                public partial Task<int> GetPriceAsync(int productId, string currency, CancellationToken cancellationToken);

                private Task<int> GetPriceCoreAsync(int productId, string currency, CancellationToken cancellationToken) => Task.FromResult(1);

                [CachePut(nameof(GetPriceAsync)), Retry(2)]
                public partial ValueTask<int> SetPriceAsync(string currency, int productId, int amount, CancellationToken cancellationToken);

                private ValueTask<int> SetPriceCoreAsync(string currency, int productId, int amount, CancellationToken cancellationToken) => new(amount);

                [CachePut(nameof(Rate)), CacheInvalidate(Tags = ["prices"], When = InvalidateWhen.Always)]
                public static partial decimal SetRate(string currency, decimal rate);

                private static decimal SetRateCore(string currency, decimal rate) => rate;

                [Cached("1h")]
                public static partial decimal Rate(string currency);

                private static decimal RateCore(string currency) => 1;
            }
            """));

    [Fact]
    public void Invalidate_GenericAndOfAnotherType()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            namespace Shop;

            static partial class Forgetting
            {
                [CacheInvalidate("Find", Type = typeof(Store<>))]
                [CacheInvalidate("Count", "Find", Type = typeof(Store<int>), All = true)]
                public static partial void Forget<TItem, TKey>(TItem item, TKey key) where TItem : notnull;
            }
            """,
            """
            namespace Shop;

            partial class Store<TItem> where TItem : notnull
            {
                [Cached("1m")] internal partial int Count();
                private int CountCore() => 1;

                [Cached("1m")] internal partial int Find<TKey>(TItem item, TKey key);
                private int FindCore<TKey>(TItem item, TKey key) => 1;
            }
            """), "Shop.Forgetting.g.cs");

    [Fact]
    public void Warm_OfAnInstanceAndOfAStaticMethod()
        => Snapshot.Matches(this, GeneratorHarness.Run(
            """
            namespace Shop;

            public interface IStock;

            public partial class Stock : IStock
            {
                [Cached("1h"), Warm(nameof(Products), Interval = "10m")]
                public partial Task<int> CountAsync(int product, CancellationToken cancellationToken);

                [Cached("1h"), Warm(nameof(Places))]
                public static partial int Find(string house, int shelf);

                private IEnumerable<int> Products() => [1];

                private static async IAsyncEnumerable<(string, int)> Places() { await Task.Yield(); yield return ("a", 1); }

                private Task<int> CountCoreAsync(int product, CancellationToken cancellationToken) => Task.FromResult(1);

                private static int FindCore(string house, int shelf) => 1;
            }
            """));
}
