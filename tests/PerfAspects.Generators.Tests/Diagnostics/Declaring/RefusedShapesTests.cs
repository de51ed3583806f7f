using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PerfAspects.Generators.Tests.Diagnostics.Declaring;

/// <summary>Shapes that no wrapper can have: each is refused with one message that says why.</summary>
public sealed class RefusedShapesTests
{
    [Theory]
    [InlineData("[Timed] public unsafe partial void Get(int*[] [|a|], int** [|b|], delegate* unmanaged<int, void> [|c|], void* [|d|], Dictionary<int, delegate*<void>[]> [|e|]);")]
    [InlineData("[Cached(\"1s\")] public unsafe partial int Get(int*[] [|a|]);")]
    public Task Pointers_WhereverTheyStand_AreNotHeld(string member) => RuleTest.FiresAsync("PERF008", $"partial class C {{ {member} }}");

    [Theory]
    [InlineData("[Timed] public unsafe partial int*[] [|Get|]();")]
    [InlineData("[Timed] public unsafe partial delegate*<void> [|Get|]();")]
    [InlineData("[Timed] public unsafe partial int*[][] [|Rates|] { get; }")]
    public Task Pointers_Returned_AreNotHandedBack(string member) => RuleTest.FiresAsync("PERF017", $"partial class C {{ {member} }}");

    [Theory]
    [InlineData("[Timed] public partial int Get(T [|a|]);")]
    [InlineData("[Cached(\"1s\")] public partial int Get(T [|a|]);")]
    [InlineData("[Timed] public partial int Get<[|U|]>(int a) where U : allows ref struct;")]
    public Task TypeParameters_ThatAllowRefStructs_AreNotHeld(string member)
        => RuleTest.FiresAsync("PERF008", $"partial class C<T> where T : allows ref struct {{ {member} }}");

    [Fact]
    public Task TypeParameters_ThatAllowRefStructs_AreNotHandedBack()
        => RuleTest.FiresAsync("PERF017", "partial class C<T> where T : allows ref struct { [Timed] public partial T [|Get|](); }");

    [Theory]
    [InlineData("interface I { [Timed] void [|Get|](); }")]
    [InlineData("partial interface I { [Timed] partial void [|Get|](); private void GetCore() { } }")]
    [InlineData("partial interface I { [Timed] public partial int [|Get|](); private int GetCore() => 1; }")]
    [InlineData("partial interface I { [Timed] public static partial int [|Get|](); private static int GetCore() => 1; }")]
    [InlineData("partial interface I { [Timed] public int [|Get|]() => 1; }")]
    public Task InterfaceMembers_EvenWithABody_AreRefused(string source) => RuleTest.FiresAsync("PERF017", source);

    [Theory]
    [InlineData("[Timed] public int [|Count|]() => a.Length;")]
    [InlineData("[Timed] public int [|Count|] => a.Length;")]
    public async Task ExtensionBlocks_HaveNoPartialMembers(string member)
    {
        var source = $"static class C {{ extension(string a) {{ {member} }} }}";
        if (CSharpSyntaxTree.ParseText(RuleTest.Unmark(source).Text, new CSharpParseOptions(LanguageVersion.Preview)).GetDiagnostics().Any())
        {
            return; // this compiler does not know them yet
        }

        var diagnostics = await RuleTest.FiresAsync("PERF017", source);
        Assert.Contains("extension block", diagnostics[0].GetMessage(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("public unsafe partial Task [|SaveAsync|](int a); private Task SaveCoreAsync(int a) => null!;")]
    [InlineData("public unsafe partial ValueTask<int> [|SaveAsync|](int a); private Task<int> SaveCoreAsync(int a) => null!;")]
    public async Task Unsafe_WhereTheWrapperWouldAwait_IsRefused(string member)
        => Assert.EndsWith(
            "leave 'unsafe' to the core",
            (await RuleTest.FiresAsync("PERF042", $"partial class C {{ [CacheInvalidate(Tags = [\"a\"])] {member} }}"))[0].GetMessage(),
            StringComparison.Ordinal);

    [Fact]
    public Task Arglist_IsRefused()
        => RuleTest.FiresAsync("PERF017", "partial class C { [Timed] public partial int [|Get|](int a, __arglist); private int GetCore(int a, __arglist) => a; [Timed] public partial int [|Find|](__arglist); }");

    [Fact]
    public Task Unsafe_OfTheTypeForOneMember_IsOfNoOther()
        => RuleTest.FiresAsync("PERF008", "unsafe partial class C { [Timed] public partial void Run(int* [|a|]); private void RunCore(int* a) { } [Timed] public partial Task SaveAsync(); private Task SaveCoreAsync() => null!; }");

    [Fact]
    public Task Unsafe_WhereNothingIsAwaited_IsFine()
        => RuleTest.SilentAsync(
            """
            partial class C
            {
                [CacheInvalidate(Tags = ["a"])] public unsafe partial int Save(int a);
                private int SaveCore(int a) => a;

                [CacheInvalidate(Tags = ["a"])] public unsafe partial Task ForgetAsync(int a);

                [Timed, CacheInvalidate(Tags = ["a"])] public unsafe partial Task SaveAsync(int a);
                private unsafe Task SaveCoreAsync(int a) => Task.CompletedTask;
            }
            """);

    [Theory]
    [InlineData("[Timed] public partial int [|Get|](L::Lib.Price a);")]
    [InlineData("[Cached(\"1s\")] public partial Task<List<L::Lib.Price[]>> [|GetAsync|]();")]
    [InlineData("[Timed] public partial int [|Get|]<T>() where T : L::Lib.Price;")]
    public async Task Types_BehindAnExternAlias_AreRefused(string member)
    {
        var (text, spans) = RuleTest.Unmark($"extern alias L; partial class C {{ {member} }}");
        var run = GeneratorRun.Start(GeneratorHarness.Compile(LanguageVersion.Preview, text).AddReferences(Library("L")));

        var diagnostics = await RuleTest.AnalyzeAsync(run.Output);

        Assert.Empty(run.Files);
        Assert.Equal(run.Diagnostics.Select(diagnostic => diagnostic.ToString()), diagnostics.Select(diagnostic => diagnostic.ToString()));
        Assert.Equal([("PERF038", spans[0])], diagnostics.Select(diagnostic => (diagnostic.Id, diagnostic.Location.SourceSpan)));
        Assert.Contains("contains 'Price', which only an extern alias reaches", diagnostics[0].GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Types_BehindAnExternAliasOutsideTheSignature_AreFine()
    {
        var run = GeneratorRun.Start(GeneratorHarness
            .Compile(
                LanguageVersion.Preview,
                """
                extern alias L;
                public record Order(L::Lib.Price Price, List<(int, L::Lib.Price, decimal)> Lines);
                partial class C
                {
                    [Retry(3, Handle = [typeof(L::Lib.Late<int>), typeof(L::Lib.Late<List<L::Lib.Price>>)])] public partial int Get(int id);
                    private int GetCore(int id) => id;
                    [Cached("1h")] public partial int Count([CacheKey(nameof(Order.Price))] Order order, [CacheKey(nameof(Order.Lines))] Order other);
                    private int CountCore(Order order, Order other) => 1;
                }
                """)
            .AddReferences(Library("L")));

        run.AssertEmittedCodeIsClean();
        Assert.Contains("typeof(L::Lib.Late<global::System.Collections.Generic.List<L::Lib.Price>>)", run.OnlyFile, StringComparison.Ordinal);
        Assert.DoesNotContain(await RuleTest.AnalyzeAsync(run.Output), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
    }

    [Fact]
    public async Task Types_BehindAnExternAliasAndGlobal_AreFine()
    {
        var run = GeneratorRun.Start(GeneratorHarness
            .Compile(LanguageVersion.Preview, "extern alias L; partial class C { [Timed] public partial int Get(L::Lib.Price a); private int GetCore(L::Lib.Price a) => 1; }")
            .AddReferences(Library("L", "global")));

        run.AssertEmittedCodeIsClean();
        Assert.Empty(await RuleTest.AnalyzeAsync(run.Output));
    }

    [Theory]
    [InlineData(LanguageVersion.CSharp9)]
    [InlineData(LanguageVersion.CSharp8)]
    public async Task LanguageTooOld_IsNotBuriedUnderMessagesOfOurs(LanguageVersion language)
    {
        // No interpolation, no new: what such a project could hold. The harness' own usings are C# 10.
        var options = new CSharpParseOptions(language);
        var source = CSharpSyntaxTree.ParseText("using PerfAspects; namespace N { namespace M { partial class C { [Timed] partial void Run(int a); private void RunCore(int a) { } } } }", options, "Source0.cs");
        var run = GeneratorRun.Start(GeneratorHarness.Compile(language, "").RemoveAllSyntaxTrees().AddSyntaxTrees(source));

        Assert.Empty(run.Output.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        Assert.Equal(["PERF023"], (await RuleTest.AnalyzeAsync(run.Output)).Select(diagnostic => diagnostic.Id));
    }

    private static PortableExecutableReference Library(params string[] aliases)
    {
        using var image = new MemoryStream();
        Assert.True(CSharpCompilation.Create(
                "Lib",
                [CSharpSyntaxTree.ParseText("namespace Lib { public record Price(int Cents); public class Late<T> : System.Exception { } }")],
                [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)],
                new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary))
            .Emit(image).Success);
        return MetadataReference.CreateFromImage(image.ToArray(), new MetadataReferenceProperties(aliases: [.. aliases]));
    }
}
