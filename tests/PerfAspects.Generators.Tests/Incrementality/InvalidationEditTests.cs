using Microsoft.CodeAnalysis;
using static Microsoft.CodeAnalysis.IncrementalStepRunReason;

namespace PerfAspects.Generators.Tests.Incrementality;

/// <summary>An invalidating method is made of what stands in other types: what an edit there re-runs.</summary>
public sealed class InvalidationEditTests
{
    private const string Forgetting =
        """
        partial class Forgetting
        {
            [CacheInvalidate("Get", Type = typeof(Prices))] public partial void Forget(int id, string name, Order? order);
        }
        """;

    private const string Prices =
        """
        partial class Prices
        {
            [Cached("5m", Tags = ["{name.Length}"])] public partial int Get([CacheKey] int id, string name, [CacheKey(nameof(Order.Id))] Order? order = null);
            private int GetCore(int id, string name, Order? order) => id;
        }
        """;

    private const string Order = "record Order(int Id);";

    // What is emitted of Forgetting and of Prices, in the order of their names.
    public static readonly TheoryData<string, string, IncrementalStepRunReason[]> Edits = new()
    {
        { "=> id;", "=> id + 1;", [Cached, Cached] },
        { "Cached(\"5m\"", "Cached(\"6m\"", [Cached, Modified] },
        { "{name.Length}", "{name}", [Cached, Modified] },
        { "[CacheKey] int id", "int id", [Modified, Modified] },
        { "string name", "[CacheKey] string name", [Modified, Modified] },
        { "[CacheKey(nameof(Order.Id))] Order?", "[CacheKey] Order?", [Cached, Modified] },
        { "[CacheKey(nameof(Order.Id))] Order?", "Order?", [Modified, Modified] },
        { "public partial int Get", "private partial int Get", [Modified, Modified] },
        { "partial class Prices", "partial class Prices(AspectRuntime runtime)", [Cached, Modified] },
        { "partial class Prices\n{", "partial class Prices\n{ private class __GetAspects;", [Modified, Modified] },
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public void Edit_OfTheCachedMethod_ReemitsWhatCallsItOnlyIfThatChanges(string before, string after, IncrementalStepRunReason[] emissions)
    {
        Assert.Contains(before, Prices, StringComparison.Ordinal);
        var run = GeneratorHarness.Run(Forgetting, Prices, Order);

        var next = Edit(run, 1, Prices.Replace(before, after, StringComparison.Ordinal));

        Assert.Equal(emissions, next.EmissionReasons());
    }

    [Fact]
    public void Edit_OfTheKeyMembersType_ReemitsTheKeyAlone()
    {
        var run = GeneratorHarness.Run(Forgetting, Prices, Order);

        Assert.Equal([Cached, Modified], Edit(run, 2, "record Order(long Id);").EmissionReasons());
        Assert.Equal([Cached, Cached], Edit(run, 2, "record Order(int Id, string Note);").EmissionReasons());
    }

    [Fact]
    public void Edit_OfTheCachedMethodsRuntime_ReemitsWhatInvalidatesThere()
    {
        var run = GeneratorHarness.Run(
            "partial class Forgetting(AspectRuntime runtime) { [CacheInvalidate(\"Get\", Type = typeof(Prices))] public partial void Forget(); }",
            "partial class Prices { [Cached(\"5m\")] public partial int Get(); private int GetCore() => 1; }");
        Assert.Contains("Invalidate(null)", run.Files["Forgetting.g.cs"], StringComparison.Ordinal);

        var next = Edit(run, 1, "partial class Prices(AspectRuntime runtime) { [Cached(\"5m\")] public partial int Get(); private int GetCore() => 1; }");

        Assert.Contains("Invalidate(runtime)", next.Files["Forgetting.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void Edit_OfThePut_ReemitsTheTypeOfTheCachedMethod()
    {
        const string Put = "partial class Prices { [CachePut(\"Get\")] public partial int Set(int id, string name, Order? order); private int SetCore(int id, string name, Order? order) => id; }";
        var run = GeneratorHarness.Run(Forgetting, Prices, Order, "partial class Prices { }");
        Assert.DoesNotContain("CacheWrite", run.Files["Prices.g.cs"], StringComparison.Ordinal);

        var written = Edit(run, 3, Put);
        Assert.Equal([Cached, Modified], written.EmissionReasons());
        Assert.Contains("CacheWrite<int> Write(", written.Files["Prices.g.cs"], StringComparison.Ordinal);
        Assert.Equal([Cached, Cached], Edit(written, 3, Put.Replace("=> id;", "=> 2;", StringComparison.Ordinal)).EmissionReasons());
        Assert.Equal([Cached, Modified], Edit(written, 1, Prices.Replace("{name.Length}", "{id}", StringComparison.Ordinal)).EmissionReasons());
    }

    private static GeneratorRun Edit(GeneratorRun run, int source, string text)
        => run.Then(input => input.ReplaceSyntaxTree(input.SyntaxTrees[source], GeneratorHarness.Parse(text, input.SyntaxTrees[source].FilePath)));
}
