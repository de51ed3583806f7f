using Microsoft.CodeAnalysis.CodeFixes;
using PerfAspects.CodeFixes.Caching;
using PerfAspects.CodeFixes.Tests.Harness;

namespace PerfAspects.CodeFixes.Tests.Caching;

/// <summary>PERF035, PERF036, PERF037: what a cached method cannot have is removed.</summary>
public sealed class RemoveMarkTests
{
    private readonly Fixing _key = new(new RemoveKeyMarkCodeFixProvider());
    private readonly Fixing _ignore = new(new RemoveIgnoreMarkCodeFixProvider());
    private readonly Fixing _perInstance = new(new RemovePerInstanceCodeFixProvider());

    [Theory]
    [InlineData("int id, [CacheKey] CancellationToken token", "int id, CancellationToken token")]
    [InlineData("[CacheKey] int id, /* the */ [CacheKey] CancellationToken token /* one */", "[CacheKey] int id, /* the */ CancellationToken token /* one */")]
    [InlineData("int id, [CallerMemberName, CacheKey] string name = \"\"", "int id, [CallerMemberName] string name = \"\"")]
    public Task CacheKey_OnWhatIsNeverInAKey_IsRemoved(string parameters, string expected)
        => _key.AssertFixedAsync(With(parameters), With(expected));

    [Theory]
    [InlineData("[CacheKey] int id, [CacheIgnore] string name", "[CacheKey] int id, string name")]
    [InlineData("[CacheKey, CacheIgnore] int id", "[CacheKey] int id")]
    public Task CacheIgnore_BesideCacheKey_IsRemoved(string parameters, string expected)
        => _ignore.AssertFixedAsync(With(parameters), With(expected));

    [Fact]
    public Task CacheIgnore_Several_AreRemovedEach()
        => _ignore.AssertAllFixedAsync(
            FixAllScope.Document,
            [With("[CacheKey] int id, [CacheIgnore] string name, [CacheIgnore] string user")],
            [With("[CacheKey] int id, string name, string user")]);

    [Theory]
    [InlineData("Cached(\"1s\", PerInstance = true)", "Cached(\"1s\")")]
    [InlineData("Cached(\"1s\", PerInstance = true, MaxEntries = 5)", "Cached(\"1s\", MaxEntries = 5)")]
    [InlineData("Timed, Cached(\"1s\", MaxEntries = 5, PerInstance = true)", "Timed, Cached(\"1s\", MaxEntries = 5)")]
    public Task PerInstance_OfAStaticMethod_IsRemoved(string aspects, string expected)
        => _perInstance.AssertFixedAsync(
            Member.InClass($"[{aspects}]\npublic static partial int Get(int id);\n\nprivate static int GetCore(int id) => id;"),
            Member.InClass($"[{expected}]\npublic static partial int Get(int id);\n\nprivate static int GetCore(int id) => id;"));

    // The core has the parameters without marks and defaults.
    private static string With(string parameters)
    {
        var core = System.Text.RegularExpressions.Regex.Replace(parameters, @"\[.*?\] ?| = \S+|/\*.*?\*/ ?", "").TrimEnd();
        return Member.InClass($"[Cached(\"1s\")]\npublic partial int Get({parameters});\n\nprivate int GetCore({core}) => 1;");
    }
}
