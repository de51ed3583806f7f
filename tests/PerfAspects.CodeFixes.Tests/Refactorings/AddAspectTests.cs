using PerfAspects.CodeFixes.Refactorings;
using PerfAspects.CodeFixes.Tests.Harness;

namespace PerfAspects.CodeFixes.Tests.Refactorings;

/// <summary>A plain method is given an aspect: it becomes partial, its body the core, and its types partial.</summary>
public sealed class AddAspectTests
{
    private const string Cached = "Add [Cached], as partial with core";
    private const string Timed = "Add [Timed], as partial with core";

    private readonly Refactoring _refactoring = new(new AddAspectRefactoringProvider());

    [Fact]
    public Task Cached_OnAPlainMethod_MovesItsBodyToTheCore()
        => _refactoring.AssertRefactoredAsync(
            Cached,
            """
            using System.Threading.Tasks;
            using PerfAspects;

            namespace Shop;

            class Outer
            {
                sealed class Prices
                {
                    // kept

                    /// <summary>The price.</summary>
                    public async Task<int> $$GetAsync(int id, int count = 1) // why
                    {
                        await Task.Yield(); // here
                        return id * count;
                    }
                }
            }
            """,
            """
            using System.Threading.Tasks;
            using PerfAspects;

            namespace Shop;

            partial class Outer
            {
                sealed partial class Prices
                {
                    // kept

                    /// <summary>The price.</summary>
                    [Cached("5m")]
                    public partial Task<int> GetAsync(int id, int count = 1); // why

                    private async Task<int> GetCoreAsync(int id, int count)
                    {
                        await Task.Yield(); // here
                        return id * count;
                    }
                }
            }
            """);

    [Fact]
    public Task Timed_NoUsingAndOtherAttributes_IsQualifiedAndStandsFirst()
        => _refactoring.AssertRefactoredAsync(
            Timed,
            """
            struct Prices
            {
                [System.Obsolete("old")] // since when
                public $$static int Get<T>(ref T id) where T : struct => id.GetHashCode();
            }
            """,
            """
            partial struct Prices
            {
                [PerfAspects.Timed]
                [System.Obsolete("old")] // since when
                public static partial int Get<T>(ref T id) where T : struct;

                [System.Obsolete("old")]
                private static int GetCore<T>(ref T id) where T : struct => id.GetHashCode();
            }
            """);

    [Fact]
    public Task Timed_NameOfTheCoreTaken_IsNamedByAMark()
        => _refactoring.AssertRefactoredAsync(
            Timed,
            Member.InClass("public int $$Get() => GetCore();\n\nprivate int GetCore() => 1;"),
            Member.InClass("[Timed, AspectCore(nameof(GetBody))]\npublic partial int Get();\n\nprivate int GetBody() => GetCore();\n\nprivate int GetCore() => 1;"));

    [Theory]
    [InlineData("RateLimited", "RateLimited(100, \"1s\")")]
    [InlineData("Retry", "Retry(3)")]
    [InlineData("CircuitBreaker", "CircuitBreaker")]
    [InlineData("Timeout", "Timeout(\"30s\")")]
    [InlineData("Shed", "Shed")]
    [InlineData("AdaptiveConcurrency", "AdaptiveConcurrency")]
    [InlineData("Bulkhead", "Bulkhead(10)")]
    public Task Other_OnAPlainMethod_IsGivenWhatItNeeds(string aspect, string written)
        => _refactoring.AssertRefactoredAsync(
            $"Add [{aspect}], as partial with core",
            Member.InClass("int $$Get(CancellationToken token) => token.IsCancellationRequested ? 0 : 1;"),
            Member.InClass($"[{written}]\nprivate partial int Get(CancellationToken token);\n\nprivate int GetCore(CancellationToken token) => token.IsCancellationRequested ? 0 : 1;"));

    [Theory]
    [InlineData("public int $$Get() => 1;", true, true)]
    [InlineData("public$$ int Get() => 1;", true, true)]
    [InlineData("public int Get(int $$id) => id;", true, true)]
    [InlineData("public void $$Run() { }", false, true)]
    [InlineData("public Task $$Run() => null!;", false, true)]
    [InlineData("public int $$Get(ref int id) => id;", false, true)]
    [InlineData("public int $$Get(Span<int> ids) => 1;", false, true)]
    [InlineData("public int Get() => $$1;", false, false)]
    [InlineData("public int Get() { $$return 1; }", false, false)]
    [InlineData("public async void $$Run() => await Task.Yield();", false, false)]
    [InlineData("public ref int $$Get(int[] ids) => ref ids[0];", false, false)]
    [InlineData("public unsafe int $$Get(int* id) => *id;", false, false)]
    [InlineData("[Timed] public partial int $$Get(); private int GetCore() => 1;", false, false)]
    [InlineData("[Timed] public partial int Get(); private int $$GetCore() => 1;", true, true)]
    [InlineData("public int $$Get() => GetCore(); private int GetCore() => 1;", true, true)]
    [InlineData("public int Get() { return Local(); int $$Local() => 1; }", false, false)]
    [InlineData("public abstract class Base { public abstract int $$Get(); }", false, false)]
    [InlineData("public interface IBase { int $$Get() => 1; }", false, false)]
    [InlineData("public int $$Count { get; set; }", false, false)]
    public async Task Offered_WhereTheRulesWouldAdmitIt(string member, bool cached, bool timed)
    {
        var titles = await _refactoring.TitlesAsync(Member.InClass(member));

        Assert.Equal((cached, timed), (titles.Contains(Cached), titles.Contains(Timed)));
    }

    [Fact]
    public async Task Timeout_WithoutAToken_IsNotOffered()
        => Assert.DoesNotContain("Add [Timeout], as partial with core", await _refactoring.TitlesAsync(Member.InClass("public int $$Get() => 1;")));
}
