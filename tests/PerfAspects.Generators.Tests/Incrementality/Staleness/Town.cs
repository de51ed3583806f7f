namespace PerfAspects.Generators.Tests.Incrementality.Staleness;

/// <summary>A project in which what is emitted of one file hangs on others, in each of the ways that there are, and edits that tell.</summary>
internal static class Town
{
    public static readonly string[] Files =
    [
        """
        using System.ComponentModel;
        namespace Shop.Sales;
        [Description("prices")]
        public partial class Prices(IClock clock) : Service
        {
            [Cached(Durations.Long, Tags = [Names.Tag + ":{order.Id}", "{order.Customer.Name}"], Unless = nameof(IsOdd)), Timed(MetricName = Names.Metric)]
            public partial Task<Quote> GetAsync([CacheKey(nameof(Order.Id))] Order order, Region region = default);
            private Task<Narrow> GetCoreAsync(Order order, Region region) => throw null!;

            [Timed] public partial int Count(int id);
            [Timed] public partial int Count(int id, string? name);
        }
        """,
        """
        namespace Shop.Sales;
        partial class Prices
        {
            private int CountCore(int id) => id;
            private int CountCore(int id, string? name) { return id; }
            private static readonly string s_text = "text";
        }
        """,
        """
        namespace Shop.Sales;
        partial class Forgetting
        {
            [CacheInvalidate(nameof(Prices.GetAsync), Type = typeof(Prices))] public partial void Forget(Order order, int id);
            [CacheInvalidate(Type = typeof(Prices), All = true)] public partial Task ForgetAllAsync();
        }
        """,
        """
        namespace Shop;
        internal static class Durations { public const string Long = Bases.Five; }
        internal static class Names { public const string Tag = "tag", Metric = "metric"; public static string Other = "other"; }
        """,
        """
        namespace Shop { internal static class Bases { public const string Five = "5m"; } }
        """,
        """
        namespace Shop;
        public record Order(Customer Customer) : Entity { public int Version { get; } = 5; }
        public class Customer { public string Name => "name"; public static implicit operator int(Customer customer) => 1; }
        """,
        """
        namespace Shop;
        public record Entity { public int Id { get; init; } internal long Number; }
        public enum Region { North, South = 5 }
        """,
        """
        namespace Shop;
        public class Quote { }
        public class Narrow : Quote { }
        public interface IClock { }
        """,
        """
        namespace Shop;
        public abstract class Service
        {
            protected readonly AspectRuntime _runtime = null!;
            protected static bool IsOdd(Quote quote) => true;
            protected int RestAsync(int id) => id;
        }
        """,
        """
        using T = PerfAspects.TimedAttribute;
        namespace Shop;
        [RateLimited(Limits.Permits, Limits.Window), T]
        public partial class Stock : Service
        {
            public partial int Get(Order order);
            [Fallback(nameof(RestAsync))] private partial int Load(int id);
        }
        """,
        """
        namespace Shop;
        public partial class Stock
        {
            private int GetCore(Order order) => 1;
            private int LoadCore(int id) => 2;
            [Short] public partial ValueTask SendAsync((int A, Bare B) pair, IReadOnlyList<Entity>? entities);
            private ValueTask SendCoreAsync((int A, Bare B) pair, IReadOnlyList<Entity>? entities) => default;
        }
        public struct Bare;
        """,
        """
        global using Short = PerfAspects.CircuitBreakerAttribute;
        global using static Shop.Limits;
        """,
        """
        namespace Shop { public static class Limits { public const int Permits = (int)Level.High; public const string Window = "1s"; } public enum Level { Low = 1, High } }
        """,
        """
        global using System;
        global using System.Collections.Generic;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using PerfAspects;
        """,
    ];

    /// <summary>Files that a project may come by.</summary>
    public static readonly string[] MoreFiles =
    [
        "namespace Shop.Sales { public record Order(string Id, Shop.Customer Customer); }",
        "namespace Shop.Sales { static class Names { public const string Tag = \"nearer\", Metric = \"nearer\"; } }",
        "namespace Shop.System { class Nothing; }",
        "namespace Shop { class Task<T>; class Region; }",
        "namespace System { public struct ValueTuple<T1, T2> { } }",
        "namespace Shop.Sales; partial class Prices { private class __CountAspects; public const string __GetAsyncAspects = \"\"; }",
        "namespace Elsewhere { class __CountAspects; class __GetAsyncAspects; }",
        "namespace Shop.Sales; [Bulkhead(5)] partial class Prices { }",
        "namespace Shop.Sales; partial class Prices { [Timed] public partial int Count(long id); private int CountCore(long id) => 1; }",
        "namespace Shop; partial class Stock : IDisposable { public AspectRuntime Mine => null!; void IDisposable.Dispose() { } }",
        "namespace Shop.PerfAspects { class TimedAttribute : Attribute; }",
        "namespace Shop { class TimedAttribute : Attribute { public string? MetricName; } }",
        "global using TimedAttribute = System.ObsoleteAttribute;",
        "global using Order = Shop.Customer;",
        "[assembly: System.Reflection.AssemblyMetadata(\"a\", Shop.Names.Tag)]",
        "namespace Unrelated { class Nobody { void M() { } } }",
        "partial class Alone { [Cached(\"1s\")] public partial int Get(Shop.Entity entity); private int GetCore(Shop.Entity entity) => 1; }",
    ];

    /// <summary>What is written in one way or the other.</summary>
    public static readonly (string One, string Other)[] Rewordings =
    [
        ("\"5m\"", "\"6m\""), ("\"tag\"", "\"label\""), ("\"metric\"", "\"other\""), ("Five", "Six"), ("const string Five", "static string Five"),
        ("int Id { get; init; }", "string Id { get; init; }"), ("public int Id", "private int Id"), (": Entity {", "{"), ("record Entity", "class Entity"),
        ("int Version", "int Id"), ("(Customer Customer)", "(Customer Customer, int Id)"), ("record Order", "class Order"), ("public class Customer", "public struct Customer"),
        ("string Name =>", "string? Name =>"), ("class Narrow : Quote", "class Narrow"), ("class Narrow : Quote { }", "class Narrow { public static implicit operator Quote(Narrow narrow) => null!; }"),
        ("AspectRuntime _runtime", "AspectRuntime? _runtime"), ("protected readonly AspectRuntime _runtime", "private readonly AspectRuntime _runtime"), ("AspectRuntime _runtime", "AspectRuntime Runtime"),
        ("(IClock clock)", "(AspectRuntime runtime)"), ("static bool IsOdd", "static int IsOdd"), ("IsOdd(Quote quote)", "IsOdd(string quote)"), ("int RestAsync(int id)", "int RestAsync(int id, Exception exception)"),
        ("Low = 1", "Low = 2"), ("High", "Higher"), ("int Permits = (int)Level.High", "int Permits = 7"), ("\"1s\"", "\"2s\""), ("\"1s\"", "\"soon\""),
        ("Count(int id)", "Count(long id)"), ("CountCore(int id)", "CountCore(int number)"), ("CountCore", "Counted"), ("[Timed] public partial int Count(int id);", "[Timed, Traced] public partial int Count(int id);"),
        ("Order order", "Order order2"), ("[CacheKey(nameof(Order.Id))] ", ""), ("Region region = default", "Region region = Region.South"), ("region", "area"), ("North", "West"),
        ("namespace Shop.Sales", "namespace Shop.Buys"), ("namespace Shop;", "namespace Store;"), ("Shop.Sales", "Sales"), (" : Service", ""), ("public partial class", "internal partial class"),
        ("partial class", "partial record"), ("using T = PerfAspects.TimedAttribute", "using T = PerfAspects.TracedAttribute"), ("Short = PerfAspects.CircuitBreakerAttribute", "Short = PerfAspects.TimedAttribute"),
        ("CircuitBreakerAttribute", "ObsoleteAttribute"), ("global using System.Threading;", ""), ("global using PerfAspects;", ""), ("IReadOnlyList<Entity>?", "IReadOnlyList<Entity>"), ("Bare B", "Quote B"),
        ("struct Bare", "ref struct Bare"), ("struct Bare", "class Bare"), ("nameof(Prices.GetAsync)", "\"GetAsync\""), ("All = true", "All = false"), ("GetCoreAsync", "GetAsyncCore"), ("private int", "protected int"),
        ("Task<Narrow>", "ValueTask<Narrow>"), ("Task<Narrow>", "int"), ("Task<Quote>", "ValueTask<Quote?>"), ("(int A, Bare B)", "(int C, Bare B)"), ("partial int Get(", "partial long Get("), ("enum Region", "enum Region : byte"),
        ("class Quote { }", "class Quote { public override bool Equals(object? other) => true; }"), ("public interface IClock", "internal interface IClock"), ("[Short] ", "[Obsolete, Short] "),
        ("{ return id; }", "{ return id + 1; }"), ("=> id;", "=> -id;"), ("= 5;", "= 6;"), ("\"text\"", "\"other text\""), ("=> throw null!;", ";"), ("private int LoadCore(int id) => 2;", ""), ("internal static class", "public static class"),
        ("namespace Shop;", "#nullable disable\nnamespace Shop;"), ("{ return id; }", "{\n#nullable disable\nreturn id; }"), ("{ return id; }", "{\n#line 50\nreturn id; }"), ("using System.ComponentModel;", "// <auto-generated/>\nusing System.ComponentModel;"),
    ];
}
