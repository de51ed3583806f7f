using PerfAspects.CodeFixes.Cores;
using PerfAspects.CodeFixes.Tests.Harness;

namespace PerfAspects.CodeFixes.Tests.Cores.MoveBodyToCore;

/// <summary>PERF001: under which name the body goes on.</summary>
public sealed class CoreNameTests
{
    private readonly Fixing _fix = new(new MoveBodyToCoreCodeFixProvider());

    [Theory]
    [InlineData("GetPriceAsync", "GetPriceCoreAsync")]
    [InlineData("Get", "GetCore")]
    [InlineData("Async", "AsyncCore")]
    public async Task Move_NamesFree_FirstOfTheConvention(string method, string expected)
    {
        var offer = Assert.Single(await _fix.OffersAsync(UserProject.Create(Annotated(method, ""))));
        Assert.Equal($"Make partial and move the body to '{expected}'", offer.Title);
    }

    [Theory]
    [InlineData("private const int GetCoreAsync = 1;")]
    [InlineData("private class GetCoreAsync;")]
    [InlineData("private int GetCoreAsync { get; }")]
    public Task Move_FirstNameTaken_Second(string rival)
        => _fix.AssertFixedAsync(
            Annotated("GetAsync", rival),
            Annotated("GetAsync", rival)
                .Replace("public Task GetAsync(int id) => Task.Delay(id);", "public partial Task GetAsync(int id);\n\n    private Task GetAsyncCore(int id) => Task.Delay(id);", StringComparison.Ordinal));

    [Theory]
    [InlineData("private Task GetCoreAsync(string id) => Task.CompletedTask;")]
    [InlineData("private Task GetCoreAsync(ref int id) => Task.CompletedTask;")]
    [InlineData("private Task GetCoreAsync<T>(int id) => Task.CompletedTask;")]
    public async Task Move_OverloadOfTheFirstName_IsNoObstacle(string overload)
    {
        var offer = Assert.Single(await _fix.OffersAsync(UserProject.Create(Annotated("GetAsync", overload))));
        Assert.EndsWith("'GetCoreAsync'", offer.Title, StringComparison.Ordinal);
    }

    // By convention the wrapper would call that method, and the moved body would be lost without a word.
    [Theory]
    [InlineData("private Task GetCoreAsync(int id) => Task.CompletedTask;")]
    [InlineData("private static Task GetCoreAsync(int id) => Task.CompletedTask;")]
    public Task Move_AnotherMethodAlreadyFitsAsTheCore_GetsAMark(string fitting)
        => _fix.AssertFixedAsync(
            Annotated("GetAsync", fitting),
            Annotated("GetAsync", fitting)
                .Replace("[Timed]", "[Timed, AspectCore(nameof(GetBodyAsync))]", StringComparison.Ordinal)
                .Replace("public Task GetAsync(int id) => Task.Delay(id);", "public partial Task GetAsync(int id);\n\n    private Task GetBodyAsync(int id) => Task.Delay(id);", StringComparison.Ordinal));

    [Theory]
    [InlineData("private int GetCoreAsync, GetAsyncCore;", "GetBodyAsync")]
    [InlineData("private int GetCoreAsync, GetAsyncCore, GetBodyAsync;", "GetBodyAsync2")]
    public Task Move_ConventionalNamesTaken_GetsAMark(string others, string expected)
        => _fix.AssertFixedAsync(
            Annotated("GetAsync", $"#pragma warning disable\n{others}"),
            Annotated("GetAsync", $"#pragma warning disable\n{others}")
                .Replace("[Timed]", $"[Timed, AspectCore(nameof({expected}))]", StringComparison.Ordinal)
                .Replace("public Task GetAsync(int id) => Task.Delay(id);", $"public partial Task GetAsync(int id);\n\n    private Task {expected}(int id) => Task.Delay(id);", StringComparison.Ordinal));

    [Theory]
    [InlineData("class Source { protected virtual string GetCore() => \"\"; }\npartial class Prices : Source { [Timed] public int Get() => 1; }")]
    [InlineData("partial class GetCore { [Timed] public int Get() => 1; }")]
    [InlineData("partial class Prices<GetCore> { [Timed] public int Get() => 1; }")]
    [InlineData("partial class Prices { public class Inner : Prices { public int GetCore() => 1; } [Timed] public int Get() => 1; }")] // would be hidden
    [InlineData("partial class Prices { private class Inner { int GetCore => 1; public int Twice => 2 * GetCore; } [Timed] public int Get() => new Inner().Twice; }")]
    [InlineData("class GetCore { public static int One => 1; } partial class Prices { [Timed] public int Get() => GetCore.One; }")]
    [InlineData("partial class Prices { [Timed] public int Get() => this.GetCore(); } static class More { public static int GetCore(this Prices prices) => 1; }")]
    [InlineData("partial class Prices { [Timed] public int Get() { return GetCore(); int GetCore() => 1; } }")]
    [InlineData("partial class Prices { [Timed] public int Get() => GetCore(2L); int GetCore(long value) => (int)value; }")]
    [InlineData("partial class Prices { [Timed] public int Get() => 1; /// <summary>Calls <see cref=\"GetCore\"/>.</summary>\npublic int Other() => GetCore(2); int GetCore(long value) => (int)value; }")]
    [InlineData("class Around { public static int GetCore() => 1; partial class Prices { [Timed] public int Get() => GetCore(); } }")]
    public async Task Move_NameThatIsMentioned_IsNotTaken(string source)
    {
        var project = UserProject.Create($"using PerfAspects;\n{source}");
        var changed = await Fixing.ApplyAsync(project, Assert.Single(await _fix.OffersAsync(project)));
        Assert.Contains("[Timed, AspectCore(nameof(GetBody))]", Assert.Single(await UserProject.SourcesAsync(changed)), StringComparison.Ordinal);
        await UserProject.AssertCompilesAsync(changed);
    }

    // The core would call itself without end.
    [Fact]
    public Task Move_BodyThatCallsAnOverloadOfTheName_StillCallsTheOverload()
        => _fix.AssertFixedAsync(
            """
            using PerfAspects;

            public partial class Adder
            {
                [Timed]
                public int Add(int x) => AddCore(x);

                private int AddCore(long x) => (int)x + 1;
            }
            """,
            """
            using PerfAspects;

            public partial class Adder
            {
                [Timed, AspectCore(nameof(AddBody))]
                public partial int Add(int x);

                private int AddBody(int x) => AddCore(x);

                private int AddCore(long x) => (int)x + 1;
            }
            """);

    // An inherited method is no core, so the second name does reach the body.
    [Fact]
    public Task Move_InheritedMethodWouldFit_SecondName()
        => _fix.AssertFixedAsync(
            """
            using System.Threading.Tasks;

            class Source { protected Task GetCoreAsync() => Task.CompletedTask; }

            partial class Prices : Source
            {
                [PerfAspects.Timed]
                public Task GetAsync() => GetCoreAsync();
            }
            """,
            """
            using System.Threading.Tasks;

            class Source { protected Task GetCoreAsync() => Task.CompletedTask; }

            partial class Prices : Source
            {
                [PerfAspects.Timed]
                public partial Task GetAsync();

                private Task GetAsyncCore() => GetCoreAsync();
            }
            """);

    private static string Annotated(string method, string other)
        => $$"""
        using System.Threading.Tasks;
        using PerfAspects;

        partial class Prices
        {
            [Timed]
            public Task {{method}}(int id) => Task.Delay(id);

            {{other}}
        }
        """;
}
