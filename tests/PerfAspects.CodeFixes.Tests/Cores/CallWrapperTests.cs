using Microsoft.CodeAnalysis.CodeFixes;
using PerfAspects.CodeFixes.Cores;
using PerfAspects.CodeFixes.Tests.Harness;

namespace PerfAspects.CodeFixes.Tests.Cores;

/// <summary>PERF019: the wrapper is called in the core's place, where it takes the same and what it returns does.</summary>
public sealed class CallWrapperTests
{
    private const string Prices =
        """
        [Timed]
        public partial ValueTask<int> GetAsync(int productId, int count = 1, params string[] tags);

        private async Task<int> GetCoreAsync(int id, int count, params string[] tags) => await Task.FromResult(id + count + tags.Length);

        [Timed]
        public partial T Find<T>(T key, string name = "");

        private T FindCore<T>(T key, string name) => name.Length > 0 ? key : key;

        private static Prices Of(int shop) => shop > 0 ? new() : null!;


        """;

    private readonly Fixing _fix = new(new CallWrapperCodeFixProvider());

    [Theory]
    [InlineData("public string Other() => /* why */ FindCore(\"a\", \"b\") /* how */ + 1; // what", "public string Other() => /* why */ Find(\"a\", \"b\") /* how */ + 1; // what")]
    [InlineData("public int Other() => this . FindCore< int >(1, name: \"b\");", "public int Other() => this . Find< int >(1, name: \"b\");")]
    [InlineData("public int? Other() => Of(1)?.FindCore(1, \"b\");", "public int? Other() => Of(1)?.Find(1, \"b\");")]
    [InlineData("public Func<int, string, int> Other() => FindCore;", "public Func<int, string, int> Other() => Find;")]
    [InlineData("public Func<int, string, int> Other() => new(this.FindCore<int>);", "public Func<int, string, int> Other() => new(this.Find<int>);")]
    [InlineData("public async Task<int> Other() => await GetCoreAsync(1, 2);", "public async Task<int> Other() => await GetAsync(1, 2);")]
    [InlineData("public async Task<int> Other() => await GetCoreAsync(1, 2, \"a\", \"b\").ConfigureAwait(false);", "public async Task<int> Other() => await GetAsync(1, 2, \"a\", \"b\").ConfigureAwait(false);")]
    [InlineData("public async Task<int> Other() => await GetCoreAsync(count: 1, id: 2);", "public async Task<int> Other() => await GetAsync(count: 1, productId: 2);")]
    [InlineData("public Task<int> Other() => GetCoreAsync(1, 2); // later", "public Task<int> Other() => GetAsync(1, 2).AsTask(); // later")]
    [InlineData("public Task<int> Other() => Of(1).GetCoreAsync(1, 2);", "public Task<int> Other() => Of(1).GetAsync(1, 2).AsTask();")]
    public Task Call_OfTheCore_BecomesOneOfTheWrapper(string member, string expected)
        => _fix.AssertFixedAsync(Member.InClass(Prices + member), Member.InClass(Prices + expected));

    [Fact]
    public Task Call_InsideTheCoreItself_BecomesOneOfTheWrapper()
        => _fix.AssertFixedAsync(
            "partial class C { [PerfAspects.Timed] public partial int @new(int id); private int newCore(int id) => id == 0 ? 0 : newCore(id - 1); }",
            "partial class C { [PerfAspects.Timed] public partial int @new(int id); private int newCore(int id) => id == 0 ? 0 : @new(id - 1); }");

    [Fact]
    public Task Call_OfAPropertysCore_BecomesTheProperty()
    {
        const string Rates = "[Timed] public partial string Rates { get; }\n\nprivate static Prices Of(int shop) => null!;\n\nprivate string GetRatesCore() => \"\";\n\n";
        return _fix.AssertAllFixedAsync(
            FixAllScope.Document,
            [Member.InClass($"{Rates}public string Other(Prices? other) => /* all */ Of(1).GetRatesCore() + GetRatesCore() + other?.GetRatesCore(); // and")],
            [Member.InClass($"{Rates}public string Other(Prices? other) => /* all */ Of(1).Rates + Rates + other?.Rates; // and")]);
    }

    [Fact]
    public Task DelegateOfAPropertysCore_IsNotOffered()
        => _fix.AssertNotOfferedAsync(Member.InClass("[Timed] public partial string Rates { get; }\n\nprivate string GetRatesCore() => \"\";\n\npublic Func<string> Other() => GetRatesCore;"));

    [Fact]
    public Task Call_NestedInAnother_BothAreMended()
        => _fix.AssertAllFixedAsync(
            FixAllScope.Project,
            [
                Member.InClass(Prices + "public async Task<int> Other() => FindCore(FindCore(await GetCoreAsync(1, 2), \"a\"), \"b\");"),
                "partial class Prices { public int Other2(int key, string name) => FindCore(key, name); }",
            ],
            [
                Member.InClass(Prices + "public async Task<int> Other() => Find(Find(await GetAsync(1, 2), \"a\"), \"b\");"),
                "partial class Prices { public int Other2(int key, string name) => Find(key, name); }",
            ]);

    [Theory]
    [InlineData("[Timed] public partial Task RunAsync(); private ValueTask RunAsyncCore() => default; public ValueTask Other() => RunAsyncCore();")]
    [InlineData("[Timed] public partial Task RunAsync(); private ValueTask RunAsyncCore() => default; public Func<ValueTask> Other() => RunAsyncCore;")]
    [InlineData("[Timed] public partial object Run(); private string RunCore() => \"\"; public string Other() => RunCore();")]
    [InlineData("[Timed] public partial int Run(int id); private int RunCore(int id = 1) => id; public int Other() => RunCore();")]
    [InlineData("[Timed] public partial int Run(int[] ids); private int RunCore(params int[] ids) => ids.Length; public int Other() => RunCore(1, 2);")]
    [InlineData("[Timed] public partial int Run(); private int RunCore() => 1; public int Other() { var Run = RunCore(); return Run; }")]
    [InlineData("[Timed] public partial int Run(int id); private int RunCore(int id) => id; public int Run(long id) => 2; public object Other() { var run = RunCore; return run; }")]
    [InlineData("[Timed] private partial int Run(); internal int RunCore() => 1; } class Other { public static int Call(Prices prices) => prices.RunCore();")]
    public Task Call_ThatWouldNotCompileOrMeanAnother_IsNotOffered(string members) => _fix.AssertNotOfferedAsync(Member.InClass(members));
}
