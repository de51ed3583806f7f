using System.Text.RegularExpressions;
using PerfAspects.Generators.Tests.Diagnostics;

namespace PerfAspects.Generators.Tests.Shapes;

/// <summary>Attributes on a type: which members they reach, and which of them each member gets.</summary>
public sealed partial class TypeAspectsTests
{
    private const string Everything = "Timed, Cached(\"1m\"), RateLimited(1, \"1s\"), CircuitBreaker, Retry(1), Timeout(\"1s\"), Bulkhead(1)";

    /// <summary>What the wrappers' comments say, without arguments: one for each member that is wrapped.</summary>
    public static readonly TheoryData<string, string, string[]> Reached = new()
    {
        { "Timed", "public partial int Get(); private int GetCore() => 1;", ["Timed > GetCore"] },
        { "Traced, Timed(SlowThreshold = \"1s\")", "public partial int Get([MetricTag] bool a); private int GetCore(bool a) => 1; public partial void Find(Span<int> a); private void FindCore(Span<int> a) { }", ["Traced > Timed > FindCore", "Traced > Timed > GetCore"] },
        { "Timed", "public partial int Rates { get; } private int GetRatesCore() => 1;", ["Timed > GetRatesCore"] },
        { "Timed", "[AspectCore(nameof(Load))] public partial int Get(); private int Load() => 1;", ["Timed > Load"] },
        { "Timed", "public static partial T Get<T>(T a); private static T GetCore<T>(T a) => a;", ["Timed > GetCore"] },
        { "Timed, Cached(\"1m\")", "[RateLimited(1, \"1s\")] public partial int Get(); private int GetCore() => 1;", ["Timed > Cached > RateLimited > GetCore"] },
        { "Timed", "[CacheInvalidate(Tags = [\"a\"])] public partial void Forget();", ["Timed > CacheInvalidate"] },
        { "RateLimited(1, \"1s\"), RateLimited(2, \"1m\")", "public partial int Get(); private int GetCore() => 1;", ["RateLimited > RateLimited > GetCore"] },
        { "RateLimited(1, \"1s\"), RateLimited(2, \"1m\")", "[RateLimited(3, \"1h\")] public partial int Get(); private int GetCore() => 1;", ["RateLimited > GetCore"] },
        { "Cached(\"1m\")", "[Cached(\"1h\", Enabled = false)] public partial int Get(); private int GetCore() => 1;", ["Cached > GetCore"] },
        { Everything, "public partial Task<int> GetAsync(CancellationToken token); private Task<int> GetCoreAsync(CancellationToken token) => Task.FromResult(token.GetHashCode());", ["Timed > Cached > RateLimited > Retry > CircuitBreaker > Timeout > Bulkhead > GetCoreAsync"] },
        { Everything, "public partial Task RunAsync(); private Task RunCoreAsync() => null!;", ["Timed > RateLimited > Retry > CircuitBreaker > Bulkhead > RunCoreAsync"] },
        { Everything, "public partial IAsyncEnumerable<int> ListAsync(); private IAsyncEnumerable<int> ListCoreAsync() => null!;", ["Timed > RateLimited > ListCoreAsync"] },
        { "Cached(\"1m\")", "public partial IAsyncEnumerable<int> ListAsync(); private IAsyncEnumerable<int> ListCoreAsync() => null!;", ["ListCoreAsync"] },
        { Everything, "public partial int Get(ReadOnlySpan<int> a); private int GetCore(ReadOnlySpan<int> a) => 1;", ["Timed > GetCore"] },
        { Everything, "public partial void Get(ref int a, out int b); private void GetCore(ref int a, out int b) => b = a;", ["Timed > GetCore"] },
        { "Cached(\"1m\", PerInstance = true)", "public partial int Get(); private int GetCore() => 1; public static partial int Find(); private static int FindCore() => 1; public partial int More(); private int MoreCore() => 1;", ["FindCore", "Cached > GetCore", "Cached > MoreCore"] },
        { "Cached(\"1m\")", "public partial int Get(string a); private int GetCore(string a) => 1; public partial int Get(int a); private int GetCore(int a) => 1;", ["Cached > GetCore", "Cached > GetCore"] },
        { "Cached(\"1m\")", "public partial int Get(); private int GetCore() => 1; [CacheInvalidate(nameof(Get))] public partial void Forget(); [CacheInvalidate(nameof(Get), All = true)] public partial Task ForgetAsync();", ["CacheInvalidate", "CacheInvalidate", "Cached > GetCore"] },
        { "Cached(\"1m\")", "public partial void Run(); private void RunCore() { } public partial ValueTask SaveAsync(); private Task SaveCoreAsync() => null!; public partial Task<object> GetAsync(ReadOnlySpan<char> a); private Task<object> GetCoreAsync(ReadOnlySpan<char> a) => null!; public partial int Get(out int a); private int GetCore(out int a) => a = 1;", ["GetCore", "GetCoreAsync", "RunCore", "SaveCoreAsync"] },
        { "Timeout(\"1s\")", "public partial Task<int> GetAsync(); private ValueTask<int> GetCoreAsync() => default; public partial ValueTask<int> FindAsync(); private Task<int> FindCoreAsync() => null!; public partial Task<long> ListAsync(); private ValueTask<int> ListCoreAsync() => default;", ["FindCoreAsync", "GetCoreAsync", "ListCoreAsync"] },
        { "Cached(\"1m\", PerInstance = true)", "public partial int Get(int a); private int GetCore(int a) => 1; [CacheInvalidate(nameof(Get))] public partial void Forget(int a);", ["CacheInvalidate", "Cached > GetCore"] },
    };

    /// <summary>Members that the type's attributes leave alone.</summary>
    public static readonly TheoryData<string> LeftAlone =
    [
        "public int Get() => 1; private int GetCore() => 1;",
        "public int Rates => 1; private int GetRatesCore() => 1;",
        "partial void Get();",
        "public partial int Get(); public partial int Get() => 1;",
        "public partial int Get(); public partial int Get() => GetCore(); private int GetCore() => 1;",
        "public partial int Rates { get; } public partial int Rates => 1; private int GetRatesCore() => 1;",
        "public partial int Rates { get; set; } public partial int Rates { get => 1; set { } } private int GetRatesCore() => 1;",
        "[Neighbour] public partial int Get(string a); public partial int Get(string a) => 1; private int GetCore(int a) => a;",
    ];

    [Theory]
    [MemberData(nameof(Reached))]
    public async Task Members_ThatAreMeant_GetWhatTheirShapeAdmits(string aspects, string members, string[] nestings)
    {
        var source = $"[{aspects}] partial class C {{ {members} }}";
        var run = GeneratorHarness.Run(source);

        Assert.Equal(nestings, run.Files.Values.SelectMany(Nestings));
        Assert.Empty(await RuleTest.DiagnoseAsync(source));
    }

    [Theory]
    [MemberData(nameof(LeftAlone))]
    public async Task Members_ThatAreNotMeant_AreLeftAlone(string members)
    {
        var source = $"[Timed, Cached(\"1m\")] partial class C {{ {members} }} class NeighbourAttribute : Attribute;";

        Assert.Empty(GeneratorHarness.Run(source).Files);
        Assert.Empty(await RuleTest.DiagnoseAsync(source));
    }

    [Fact]
    public void Neighbour_WhoseBodyAnotherGeneratorWrites_IsLeftAlone()
    {
        var run = GeneratorHarness.RunOnErrors(
            """
            [Timed, Cached("1m")]
            partial class C
            {
                [System.Text.RegularExpressions.GeneratedRegex("a")] private static partial System.Text.RegularExpressions.Regex Name();
                [System.Text.RegularExpressions.GeneratedRegex("a")] private static partial System.Text.RegularExpressions.Regex Other { get; }
                static partial void LogSlow(string method);
                public partial int Get(); private int GetCore() => 1;
            }
            """);

        Assert.Equal(["Timed > Cached > GetCore"], Nestings(run.OnlyFile));
        Assert.DoesNotContain("Regex", run.OnlyFile, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("struct", "public readonly partial int Get(); private readonly int GetCore() => 1; public partial int Next(); private int NextCore() => 1;", "Timed > Cached > GetCore", "Timed > NextCore")]
    [InlineData("record", "public partial int Get(); private int GetCore() => 1;", "Timed > Cached > GetCore")]
    [InlineData("static class", "public static partial int Get(); private static int GetCore() => 1;", "Timed > Cached > GetCore")]
    public async Task Types_OfEveryKind_CarryAspects(string kind, string members, params string[] nestings)
    {
        var source = $"[Timed, Cached(\"1m\")] {(kind.StartsWith("static", StringComparison.Ordinal) ? "static partial class" : $"partial {kind}")} C {{ {members} }}";

        Assert.Equal(nestings, Nestings(GeneratorHarness.Run(source).OnlyFile));
        Assert.Empty(await RuleTest.DiagnoseAsync(source));
    }

    [Fact]
    public async Task Pointers_OfOneMember_LeaveOthersToAwait()
    {
        const string Source = "[Timed] unsafe partial class C { public partial void Run(int* a); private void RunCore(int* a) { } public partial Task SaveAsync(); private Task SaveCoreAsync() => null!; public partial int Get(int*[] a); private int GetCore(int*[] a) => 1; }";

        Assert.Equal(["Timed > SaveCoreAsync", "GetCore", "RunCore"], Nestings(GeneratorHarness.Run(Source).OnlyFile));
        Assert.Empty(await RuleTest.DiagnoseAsync(Source));
    }

    [Fact]
    public void Parts_WithAnAspectEach_BringEveryMemberOnce()
    {
        var run = GeneratorHarness.Run(
            "[RateLimited(1, \"1s\")] partial class C { public partial int Get(); private int GetCore() => 1; }",
            "[RateLimited(2, \"1m\"), Timed] partial class C { public partial int Find(); private int FindCore() => 1; }");

        Assert.Equal(["Timed > RateLimited > RateLimited > FindCore", "Timed > RateLimited > RateLimited > GetCore"], Nestings(run.OnlyFile));
    }

    [Fact]
    public void Nested_Types_HaveTheirOwn()
    {
        var run = GeneratorHarness.Run("[Timed] partial class C { partial class D { partial void Get(); private void GetCore() { } } partial void Get(); private void GetCore() { } }");

        Assert.Equal(["C.g.cs"], run.Files.Keys);
    }

    [Fact]
    public void Manifest_SaysWhichAspectsAreTheTypes()
    {
        var file = GeneratorHarness.Run("[Timed, RateLimited(1, \"1s\"), RateLimited(2, \"1m\")] partial class C { [Cached(\"1m\")] public partial int Get(); private int GetCore() => 1; public partial Task RunAsync(); private Task RunCoreAsync() => null!; [Timed, RateLimited(1, \"2s\")] public partial Task GoAsync(); private Task GoCoreAsync() => null!; }").OnlyFile;

        Assert.Contains("RateLimitedAttribute(2, \"1m\")) { IsSynchronous = true, TypeAspects = [\"Timed\", \"RateLimited\"] });", file, StringComparison.Ordinal);
        Assert.Contains("RateLimitedAttribute(2, \"1m\")) { TypeAspects = [\"Timed\", \"RateLimited\"] });", file, StringComparison.Ordinal);
        Assert.Contains("RateLimitedAttribute(1, \"2s\")));", file, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Nestings(string file) => Comment().Matches(file).Select(match => Arguments().Replace(match.Groups[1].Value, ""));

    [GeneratedRegex("^ *// ([A-Z].*)$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\([^)]*\)")]
    private static partial Regex Arguments();
}
