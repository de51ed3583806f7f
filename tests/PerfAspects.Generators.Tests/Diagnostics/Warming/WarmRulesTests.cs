namespace PerfAspects.Generators.Tests.Diagnostics.Warming;

/// <summary>PERF029 and PERF031 of <c>[Warm]</c>.</summary>
public sealed class WarmRulesTests
{
    [Theory]
    [InlineData("[[|Warm(nameof(Keys))|]] public partial int Get(int a); private int GetCore(int a) => a; private int[] Keys() => [];")]
    [InlineData("[Cached(\"1s\", PerInstance = true), [|Warm(nameof(Keys))|]] public partial int Get(int a); private int GetCore(int a) => a; private int[] Keys() => [];")]
    [InlineData("[Cached(\"1s\"), [|Warm(nameof(Keys))|]] public partial int Get<T>(int a); private int GetCore<T>(int a) => a; private int[] Keys() => [];")]
    [InlineData("[Cached(\"1s\"), [|Warm(nameof(Keys))|]] public partial int Get(); private int GetCore() => 1; private int[] Keys() => [];")]
    [InlineData("private partial class D { [Cached(\"1s\"), [|Warm(nameof(Keys))|]] public partial int Get(int a); private int GetCore(int a) => a; private int[] Keys() => []; }")]
    [InlineData("public partial class D<T> { [Cached(\"1s\"), [|Warm(nameof(Keys))|]] public partial int Get(int a); private int GetCore(int a) => a; private int[] Keys() => []; }")]
    [InlineData("public readonly partial struct D { [Cached(\"1s\"), [|Warm(nameof(Keys))|]] public partial int Get(int a); private int GetCore(int a) => a; private int[] Keys() => []; }")]
    public async Task Method_WhoseKeysCannotBeLoaded_IsReported(string members)
        => await RuleTest.FiresAsync("PERF029", $"public partial class C {{ {members} }}");

    [Theory]
    [InlineData("int a", "[|\"Nothing\"|]", "")]
    [InlineData("int a", "[|nameof(Keys)|]", "private string[] Keys() => [];")]
    [InlineData("int a", "[|nameof(Keys)|]", "private int[] Keys(int a) => [];")]
    [InlineData("int a", "[|nameof(Keys)|]", "private int[] Keys<T>() => [];")]
    [InlineData("int a", "[|nameof(Keys)|]", "private Task<int[]> Keys() => null!;")]
    [InlineData("int a, string b", "[|nameof(Keys)|]", "private int[] Keys() => [];")]
    [InlineData("int a", "[|nameof(Keys)|]", "private static int Keys => 1;")]
    public async Task Keys_OfNoFittingMethod_AreReported(string parameters, string keys, string member)
        => await RuleTest.FiresAsync("PERF031", $"public partial class C {{ [Cached(\"1s\"), Warm({keys})] public partial int Get({parameters}); private int GetCore({parameters}) => 1; {member} }}");

    [Fact]
    public async Task StaticMethod_WithKeysOfAnInstance_IsReported()
        => await RuleTest.FiresAsync("PERF031", "public partial class C { [Cached(\"1s\"), Warm([|nameof(Keys)|])] public static partial int Get(int a); private static int GetCore(int a) => 1; private int[] Keys() => []; }");

    [Theory]
    [InlineData("int a", "private static int[] Keys() => [];")]
    [InlineData("int a, CancellationToken token", "private List<int> Keys() => [];")]
    [InlineData("string? a, CancellationToken? token, CancellationToken other", "public IAsyncEnumerable<string> Keys() => null!;")]
    [InlineData("int a, string b, DateTime? c", "private IEnumerable<(int X, string Y, DateTime?)> Keys() => [];")]
    [InlineData("int runtime, int target, int key", "private IEnumerable<(int, int, int)> Keys() => [];")]
    public async Task Keys_ThatFit_AreSilent(string parameters, string member)
        => await RuleTest.SilentAsync($"public partial class C(AspectRuntime runtime) : IDisposable {{ public void Dispose() {{ }} [Traced, Cached(\"1s\"), Warm(nameof(Keys))] public partial Task<int> Get({parameters}); protected virtual Task<int> GetCore({parameters}) => Task.FromResult(1); {member} }}");
}
