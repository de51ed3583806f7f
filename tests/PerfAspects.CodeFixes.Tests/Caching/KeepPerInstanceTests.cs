using Microsoft.CodeAnalysis.CodeFixes;
using PerfAspects.CodeFixes.Caching;
using PerfAspects.CodeFixes.Tests.Harness;

namespace PerfAspects.CodeFixes.Tests.Caching;

/// <summary>PERF026: entries are kept for each instance.</summary>
public sealed class KeepPerInstanceTests
{
    private readonly Fixing _fix = new(new KeepPerInstanceCodeFixProvider());

    [Theory]
    [InlineData("Cached(\"1s\")", "Cached(\"1s\", PerInstance = true)")]
    [InlineData("Timed, Cached(\"1s\", MaxEntries = 5)", "Timed, Cached(\"1s\", MaxEntries = 5, PerInstance = true)")]
    [InlineData("Cached(\"1s\", PerInstance = /* no */ false, CacheNull = true)", "Cached(\"1s\", PerInstance = /* no */ true, CacheNull = true)")]
    [InlineData("Cached(duration: \"1s\", CacheNull = false)", "Cached(duration: \"1s\", CacheNull = false, PerInstance = true)")]
    public Task Attribute_OfTheMethod_SaysPerInstance(string attribute, string expected) => _fix.AssertFixedAsync(With(attribute), With(expected));

    [Fact]
    public Task Attribute_OfAProperty_SaysPerInstance()
        => _fix.AssertFixedAsync(
            "partial class C(string name) { [PerfAspects.Cached(\"1s\")] public partial string Name { get; } private string GetNameCore() => name; }",
            "partial class C(string name) { [PerfAspects.Cached(\"1s\", PerInstance = true)] public partial string Name { get; } private string GetNameCore() => name; }");

    [Fact]
    public Task Attribute_OverAnInheritedCore_SaysPerInstance()
        => _fix.AssertFixedAsync(
            "class B { public string? Name { get; set; } protected string? Load() => Name; } partial class C : B { [PerfAspects.Cached(\"1s\"), PerfAspects.AspectCore(\"Load\")] public partial string? Get(); }",
            "class B { public string? Name { get; set; } protected string? Load() => Name; } partial class C : B { [PerfAspects.Cached(\"1s\", PerInstance = true), PerfAspects.AspectCore(\"Load\")] public partial string? Get(); }");

    [Fact]
    public Task Attribute_InAnotherFileAndSeveral_SayPerInstance()
        => _fix.AssertAllFixedAsync(
            FixAllScope.Project,
            [
                "partial class C(string name) { private string GetCore() => name; private int FindCore() => name.Length; }",
                "partial class C { [PerfAspects.Cached(\"1s\")] public partial string Get(); [PerfAspects.Cached(\"2s\")] public partial int Find(); }",
            ],
            [
                "partial class C(string name) { private string GetCore() => name; private int FindCore() => name.Length; }",
                "partial class C { [PerfAspects.Cached(\"1s\", PerInstance = true)] public partial string Get(); [PerfAspects.Cached(\"2s\", PerInstance = true)] public partial int Find(); }",
            ]);

    [Theory]
    [InlineData("readonly partial struct C(string name) { [PerfAspects.Cached(\"1s\")] public partial string Get(); private string GetCore() => name; }")]
    [InlineData("[PerfAspects.Cached(\"1s\")] partial class C(string name) { public partial string Get(); private string GetCore() => name; }")]
    public Task Attribute_OfAStructOrAType_IsLeftToTheUser(string source) => _fix.AssertNotOfferedAsync(source);

    private static string With(string attribute)
        => Member.InClass($"private readonly string _tenant;\npublic Prices(string tenant) => _tenant = tenant;\n\n[{attribute}] // prices\npublic partial string Get(int id);\n\nprivate string GetCore(int id) => _tenant + id;");
}
