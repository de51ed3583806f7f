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
    [InlineData("private static Task GetCoreAsync(int id) => Task.CompletedTask;")]
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

    // The wrapper would call that method, and the moved body would be lost without a word.
    [Fact]
    public Task Move_AnotherMethodAlreadyFitsAsTheCore_IsNotOffered()
        => _fix.AssertNotOfferedAsync(Annotated("GetAsync", "private Task GetCoreAsync(int id) => Task.CompletedTask;"));

    [Fact]
    public Task Move_BothNamesTaken_IsNotOffered()
        => _fix.AssertNotOfferedAsync(Annotated("GetAsync", "private int GetCoreAsync, GetAsyncCore;"));

    [Fact]
    public Task Move_NameOfAnAccessibleInheritedMember_IsNotOffered()
        => _fix.AssertNotOfferedAsync(
            """
            class Source { protected virtual string GetCore() => ""; }
            partial class Prices : Source { [PerfAspects.Timed] public int Get() => 1; }
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

    [Fact]
    public Task Move_NameOfTheType_IsNotOffered()
        => _fix.AssertNotOfferedAsync("partial class GetCore { [PerfAspects.Timed] public int Get() => 1; }");

    [Fact]
    public Task Move_NameOfATypeParameter_IsNotOffered()
        => _fix.AssertNotOfferedAsync("partial class Prices<GetCore> { [PerfAspects.Timed] public int Get() => 1; }");

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
