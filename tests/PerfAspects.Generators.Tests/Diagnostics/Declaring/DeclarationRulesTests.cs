using Microsoft.CodeAnalysis.CSharp;

namespace PerfAspects.Generators.Tests.Diagnostics.Declaring;

public sealed class DeclarationRulesTests
{
    [Fact]
    public async Task NotPartial_NeitherTypeNorMethod_AreTwoMistakes()
    {
        var diagnostics = await RuleTest.DiagnoseAsync("class C { [Timed] public int Get(int id) => id; }");

        Assert.Equal(["PERF002", "PERF001"], diagnostics.Select(diagnostic => diagnostic.Id));
    }

    [Theory]
    [InlineData("public int [|Get|](int id) => id;")]
    [InlineData("public partial int [|Get|](int id) => id;")]
    [InlineData("public partial int [|Get|](int id); public partial int Get(int id) => id;")]
    [InlineData("private static async Task<int> [|Get|](int id) => await Task.FromResult(id);")]
    public async Task NotPartial_Method_IsReportedAtItsName(string method)
    {
        var diagnostics = await RuleTest.FiresAsync("PERF001", $"partial class C {{ [Timed] {method} }}");

        Assert.Contains("'C.Get'", diagnostics[0].GetMessage(), StringComparison.Ordinal);
        Assert.Contains("'GetCore'", diagnostics[0].GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public Task NotPartial_SeveralAspects_AreOneMistake()
        => RuleTest.FiresAsync("PERF001", """partial class C { [Timed, Cached("1s")] public int [|Get|](int id) => id; }""");

    [Fact]
    public Task NotPartial_NoAspect_IsFine() => RuleTest.SilentAsync("class C { public int Get(int id) => id; }");

    [Fact]
    public Task NotPartial_AttributeOfTheSameNameElsewhere_IsFine()
        => RuleTest.SilentAsync("namespace Other { class TimedAttribute : Attribute; class C { [Other.Timed] public int Get(int id) => id; } }");

    [Fact]
    public Task TypeNotPartial_ItsMethodIsAnnotated_IsReportedOnceAtTheType()
        => RuleTest.FiresAsync(
            "PERF002",
            """
            class [|C|]
            {
                [Timed] public partial int Get(int id);
                private int GetCore(int id) => id;

                [Timed] public partial int Find(int id);
                private int FindCore(int id) => id;
            }
            """);

    [Fact]
    public Task TypeNotPartial_ItHoldsTheType_IsReportedToo()
        => RuleTest.FiresAsync(
            "PERF002",
            """
            class [|Outer|]
            {
                struct [|Middle|]
                {
                    partial class C
                    {
                        [Timed] public partial int Get(int id);
                        private int GetCore(int id) => id;
                    }
                }

                class Beside;
            }
            """);

    [Fact]
    public Task TypeNotPartial_EveryTypeAroundIsPartial_IsFine()
        => RuleTest.SilentAsync(
            """
            partial class Outer
            {
                partial interface Middle
                {
                    partial class C
                    {
                        [Timed] public partial int Get(int id);
                        private int GetCore(int id) => id;
                    }
                }
            }
            """);

    [Theory]
    [InlineData("class C { void M() { [Timed] int [|Get|]() => 1; Get(); } }")]
    [InlineData("class C { Func<int> f = [|[Timed] () => 1|]; }")]
    [InlineData("class C { int P { [Timed] [|get|] => 1; } }")]
    [InlineData("class C { [Timed] public static C operator [|+|](C a, C b) => a; }")]
    [InlineData("interface I { [Timed] int [|Get|](); }")]
    [InlineData("interface I { int Get(); } class C : I { [Timed] int I.[|Get|]() => 1; }")]
    [InlineData("partial interface I { [Timed] public partial int [|Get|](); }")]
    [InlineData("abstract class C { [Timed] public abstract int [|Get|](); }")]
    [InlineData("class C { [Timed] public static extern int [|Get|](); }")]
    [InlineData("file class C { [Timed] public int [|Get|]() => 1; }")]
    [InlineData("file partial class C { [Timed] public partial int [|Get|](); private int GetCore() => 1; }")]
    public Task ShapeNotSupported_NoPartialMethodOfAType_IsReportedAtItsName(string source)
        => RuleTest.FiresAsync("PERF017", source);

    [Theory]
    [InlineData("class C { void M() { [Timed] int Get() => 1; Get(); } }", "Get in C.M")]
    [InlineData("class C { int M() => ((Func<int>)([Timed] () => 1))(); }", "lambda in C.M")]
    [InlineData("class C { int P { set { Action f = [Timed] () => { }; f(); } } }", "lambda in C.P.set")]
    [InlineData("class C { void M() { Action f = () => { Action g = [Timed] () => { }; }; } }", "lambda in lambda in C.M")]
    [InlineData("class C { Func<int> f = [Timed] () => 1; }", "lambda in C.f")]
    [InlineData("Func<int> f = [Timed] () => 1;", "lambda in the top-level statements")]
    [InlineData("class C { int P { [Timed] get => 1; } }", "C.P.get")]
    [InlineData("class C { int this[int i] { [Timed] get => 1; } }", "C.this.get")]
    [InlineData("class C { event Action E { [Timed] add { } remove { } } }", "C.E.add")]
    [InlineData("class C<T> { [Timed] public static C<T> operator +(C<T> a, C<T> b) => a; }", "C<T>.operator +")]
    [InlineData("class C { [Timed] public static implicit operator int(C c) => 1; }", "C.implicit operator int")]
    [InlineData("class C { [Timed] ~C() { } }", "C.~C")]
    [InlineData("interface I { int Get(); } class C : I { [Timed] int I.Get() => 1; }", "C.I.Get")]
    [InlineData("class C<T> { [Timed] public int Get<U>() => 1; }", "C<T>.Get")]
    public async Task Message_AnyMethod_IsNamedAsItIsWritten(string source, string named)
        => Assert.Contains(
            await RuleTest.DiagnoseAsync(source),
            diagnostic => diagnostic.GetMessage().StartsWith($"'{named}' ", StringComparison.Ordinal));

    [Fact]
    public async Task LanguageTooOld_CSharp11_IsReportedAtTheMethod()
    {
        const string Source = "partial class C { [Timed] public partial int [|Get|](); private int GetCore() => 1; }";

        var diagnostics = await RuleTest.FiresAsync("PERF023", Source, LanguageVersion.CSharp11);

        Assert.Contains("'C.Get'", diagnostics[0].GetMessage(), StringComparison.Ordinal);
        Assert.Contains("C# 11", diagnostics[0].GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LanguageTooOld_CSharp12_IsFine()
        => Assert.Empty(await RuleTest.DiagnoseAsync(
            "partial class C { [Timed] public partial int Get(); private int GetCore() => 1; }", LanguageVersion.CSharp12));
}
