namespace PerfAspects.Generators.Tests.Diagnostics;

public sealed class MarkRulesTests
{
    [Theory]
    [InlineData("Timed", "CacheKey", "the method is not [Cached]")]
    [InlineData("Timed, Retry(3)", "CacheIgnore", "the method is not [Cached]")]
    [InlineData("CacheInvalidate(nameof(Find))", "CacheIgnore", "the method is not [Cached]")]
    [InlineData("Cached(\"1s\")", "Partition", "the method has no [RateLimited], [CircuitBreaker], [AdaptiveConcurrency] or [Bulkhead]")]
    [InlineData("Retry(3)", "Partition", "the method has no")]
    [InlineData("Timed", "Priority", "the method has no [Bulkhead]")]
    [InlineData("RateLimited(1, \"1s\")", "ShedBy", "the method has no [Shed]")]
    [InlineData("Timed", "PerfAspects.CacheKeyAttribute(\"Length\")", "the method is not [Cached]")]
    public async Task Mark_WithoutItsAspect_IsReportedThere(string aspect, string mark, string reason)
    {
        var diagnostics = await RuleTest.FiresAsync("PERF034", With(aspect, $"[[|{mark}|]] "));

        Assert.Contains("on parameter 'id' of 'C.Run' has no effect: " + reason, diagnostics[0].GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public Task Mark_OnAMethodWithoutAspects_IsReportedThere()
        => RuleTest.FiresAsync(
            "PERF034",
            """
            interface I { void Plain([[|CacheKey|]] int id); }

            class C([[|PerfAspects.Partition|]] int id)
            {
                public int Id => id;
                public void Plain([[|CacheIgnore|]] int id, [[|Partition|], System.Diagnostics.CodeAnalysis.DisallowNull] string name) { }
                public void Local() { Run(1); void Run([[|CacheKey|]] int id) { } }
            }
            """);

    [Fact]
    public Task Mark_OnTheCoreInsteadOfTheMethod_IsReportedThere()
        => RuleTest.FiresAsync("PERF034", "partial class C { [Cached(\"1s\")] public partial int Get(int id, int why); private int GetCore(int id, [[|CacheIgnore|]] int why) => id; }");

    [Theory]
    [InlineData("Cached(\"1s\")", "CacheKey")]
    [InlineData("Cached(\"1s\")", "CacheIgnore")]
    [InlineData("RateLimited(1, \"1s\")", "Partition")]
    [InlineData("CircuitBreaker", "Partition")]
    [InlineData("Bulkhead(1)", "Partition")]
    [InlineData("Cached(\"1s\"), Bulkhead(1)", "Partition, CacheKey")]
    [InlineData("Bulkhead(1, QueueLimit = 5)", "Priority")]
    [InlineData("Shed", "ShedBy")]
    [InlineData("Timed", "MetricTag")]
    public Task Mark_WithItsAspect_IsFine(string aspect, string mark) => RuleTest.SilentAsync(With(aspect, $"[{mark}] ").Replace("int id", "DayOfWeek id", StringComparison.Ordinal));

    [Theory]
    [InlineData("string")]
    [InlineData("int?")]
    [InlineData("double")]
    [InlineData("object")]
    public async Task Priority_OfATypeThatIsNoInteger_IsReportedThere(string type)
    {
        var diagnostics = await RuleTest.FiresAsync("PERF034", With("Bulkhead(1)", "[[|Priority|]] ").Replace("int id", $"{type} id", StringComparison.Ordinal).Replace("Find(" + type, "Find(int", StringComparison.Ordinal).Replace("FindCore(" + type, "FindCore(int", StringComparison.Ordinal));

        Assert.Contains("its type is neither an integer nor an enum", diagnostics[0].GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Priority_OnASecondParameter_IsReportedThere()
    {
        var diagnostics = await RuleTest.FiresAsync("PERF034", "partial class C { [Bulkhead(1, QueueLimit = 5)] public partial int Get([Priority] int id, [[|Priority|]] byte other); private int GetCore(int id, byte other) => id; }");

        Assert.Contains("another parameter before it is the priority", diagnostics[0].GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public Task Mark_WhoseAspectStandsOnTheType_IsFine()
        => RuleTest.SilentAsync("[Bulkhead(1), Cached(\"1s\")] partial class D { public partial int Get([Partition, CacheKey] int id); private int GetCore(int id) => id; }");

    [Fact]
    public Task Mark_OfAnotherLibrary_IsFine()
        => RuleTest.SilentAsync(
            """
            namespace Other { class PartitionAttribute : Attribute; class CacheKeyAttribute : Attribute; }
            class C { public void Plain([Other.Partition, Other.CacheKey] int id) { } }
            """);

    private static string With(string aspect, string mark)
        => $$"""
            partial class C
            {
                [Cached("1s")] public partial int Find(int id);
                private int FindCore(int id) => 1;

                [{{aspect}}] public partial {{(aspect.StartsWith("CacheI", StringComparison.Ordinal) ? "void" : "int")}} Run({{mark}}int id);
                private {{(aspect.StartsWith("CacheI", StringComparison.Ordinal) ? "void" : "int")}} RunCore(int id) {{(aspect.StartsWith("CacheI", StringComparison.Ordinal) ? "{ }" : "=> 1;")}}
            }
            """;
}
