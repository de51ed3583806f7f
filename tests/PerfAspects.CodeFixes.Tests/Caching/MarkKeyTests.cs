using Microsoft.CodeAnalysis.CodeFixes;
using PerfAspects.CodeFixes.Caching;
using PerfAspects.CodeFixes.Tests.Harness;

namespace PerfAspects.CodeFixes.Tests.Caching;

/// <summary>PERF009: what never compares equal is keyed by a member, or left out of the key.</summary>
public sealed class MarkKeyTests
{
    private readonly Fixing _ignore = new(new MarkKeyCodeFixProvider(), "[CacheIgnore]");
    private readonly Fixing _member = new(new MarkKeyCodeFixProvider(), "[CacheKey(");

    [Theory]
    [InlineData("object order", "[CacheIgnore] object order")]
    [InlineData("int id, /* the */ object? order = null /* one */", "int id, /* the */ [CacheIgnore] object? order = null /* one */")]
    [InlineData("[DisallowNull] object order", "[CacheIgnore][DisallowNull] object order")]
    [InlineData("int id,\n    object order", "int id,\n    [CacheIgnore] object order")]
    public Task Ignore_Parameter_IsMarked(string parameters, string expected)
        => _ignore.AssertFixedAsync(With(parameters), With(parameters, expected));

    [Fact]
    public Task Ignore_NoUsing_IsQualified()
        => _ignore.AssertFixedAsync(
            "partial class C { [PerfAspects.Cached(\"1s\")] public partial int Get(object key); private int GetCore(object key) => 1; }",
            "partial class C { [PerfAspects.Cached(\"1s\")] public partial int Get([PerfAspects.CacheIgnore] object key); private int GetCore(object key) => 1; }");

    [Theory]
    [InlineData("Order order", "[CacheKey(nameof(Order.Id))] Order order")]
    [InlineData("Order? order", "[CacheKey(nameof(Order.Id))] Order? order")]
    [InlineData("int id, Order order, CancellationToken token", "[CacheKey] int id, [CacheKey(nameof(Order.Id))] Order order, CancellationToken token")]
    [InlineData("[CacheKey] Order order, int id", "[CacheKey(nameof(Order.Id))] Order order, int id")]
    [InlineData("[CacheIgnore] string log, Order order, [CacheIgnore, DisallowNull] object user", "string log, [CacheKey(nameof(Order.Id))] Order order, [DisallowNull] object user")]
    [InlineData("Named order", "[CacheKey(nameof(Named.NamedId))] Named order")]
    [InlineData("Inner.Keyed<string> order", "[CacheKey(nameof(Inner.Keyed<string>.Key))] Inner.Keyed<string> order")]
    public Task KeyByMember_OthersOfTheKey_StayInIt(string parameters, string expected)
        => _member.AssertFixedAsync(With(parameters), With(parameters, expected));

    [Fact]
    public Task KeyByMember_SeveralOfOneMethod_AreMarkedOnceEach()
        => _member.AssertAllFixedAsync(
            FixAllScope.Project,
            [With("int id, Order a, Order b"), "partial class More { [PerfAspects.Cached(\"1s\")] public partial int Get(Order a); private int GetCore(Order a) => 1; }"],
            [
                With("int id, Order a, Order b", "[CacheKey] int id, [CacheKey(nameof(Order.Id))] Order a, [CacheKey(nameof(Order.Id))] Order b"),
                "partial class More { [PerfAspects.Cached(\"1s\")] public partial int Get([PerfAspects.CacheKey(nameof(Order.Id))] Order a); private int GetCore(Order a) => 1; }",
            ]);

    [Fact]
    public Task Ignore_SeveralOfOneMethod_AreMarkedEach()
        => _ignore.AssertAllFixedAsync(
            FixAllScope.Document,
            [With("int id, Order a, object b")],
            [With("int id, Order a, object b", "int id, [CacheIgnore] Order a, [CacheIgnore] object b")]);

    [Theory]
    [InlineData("object order")]
    [InlineData("Hidden order")]
    [InlineData("HoldsId order")]
    [InlineData("(int Id, object Key) order")]
    [InlineData("dynamic order")]
    [InlineData("[CacheKey(\"Holder\")] HoldsId order")]
    public Task KeyByMember_NoneThatTellsValuesApart_IsNotOffered(string parameters) => _member.AssertNotOfferedAsync(With(parameters));

    [Theory]
    [InlineData("[CacheKey] object order")]
    [InlineData("[CacheKey(\"Holder\")] HoldsId order, int id")]
    public Task Ignore_WhatIsMarkedAsKey_IsNotOffered(string parameters) => _ignore.AssertNotOfferedAsync(With(parameters));

    // The core has the parameters without marks and defaults.
    private static string With(string parameters, string? fixedParameters = null)
    {
        var core = System.Text.RegularExpressions.Regex.Replace(parameters, @"\[(Cache|DisallowNull).*?\](?=,? ?[(\w]) ?| = null|/\*.*?\*/ ?", "").Replace("\n    ", " ", StringComparison.Ordinal);
        return $$"""
            {{Member.InClass($"[Cached(\"1s\")] // prices\npublic partial int Get({fixedParameters ?? parameters});\n\nprivate int GetCore({core}) => 1;")}}
            public class Order { public int Id { get; set; } }
            public class Named { public string NamedId = ""; }
            public class Inner { public class Keyed<T> { public T Key => default!; } }
            public class Hidden { private int Id => 1; public object Key => Id; }
            public class HoldsId { public object Id => 1; public HoldsId Holder => this; }

            """;
    }
}
