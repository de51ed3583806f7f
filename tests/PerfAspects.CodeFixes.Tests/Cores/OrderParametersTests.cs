using Microsoft.CodeAnalysis.CodeFixes;
using PerfAspects.CodeFixes.Cores;
using PerfAspects.CodeFixes.Tests.Harness;

namespace PerfAspects.CodeFixes.Tests.Cores;

/// <summary>PERF033: a core or fallback gets its parameters in the wrapper's order.</summary>
public sealed class OrderParametersTests
{
    private readonly Fixing _fix = new(new OrderParametersCodeFixProvider());

    [Theory]
    [InlineData("int from, int to", "int to, int from", "int from, int to")]
    [InlineData("int from, int to", "int to,\n    // the source\n    int from", "int from,\n    // the source\n    int to")]
    [InlineData("string name, int a, int b, int c", "string name, [DisallowNull] int c, int a, int b", "string name, int a, int b, [DisallowNull] int c")]
    public Task Parameters_OfTheCore_AreReordered(string wrapper, string core, string expected)
        => _fix.AssertFixedAsync(With(wrapper, core), With(wrapper, expected));

    [Fact]
    public Task Parameters_OfAFallback_AreReorderedBeforeTheException()
        => _fix.AssertFixedAsync(
            Fallback("int to, int from, Exception why"),
            Fallback("int from, int to, Exception why"));

    [Fact]
    public Task Several_InOtherFiles_AreReordered()
        => _fix.AssertAllFixedAsync(
            FixAllScope.Project,
            [
                "partial class C { [PerfAspects.Timed] public partial int Move(int a, int b); [PerfAspects.Timed] public partial int Walk(long a, long b); }",
                "partial class C { private int MoveCore(int b, int a) => a; private int WalkCore(long b, long a) => 1; }",
            ],
            [
                "partial class C { [PerfAspects.Timed] public partial int Move(int a, int b); [PerfAspects.Timed] public partial int Walk(long a, long b); }",
                "partial class C { private int MoveCore(int a, int b) => a; private int WalkCore(long a, long b) => 1; }",
            ]);

    [Theory]
    [InlineData("private int MoveCore(int to, int from) => 1; public int Other() => MoveCore(1, 2);")]
    [InlineData("internal int MoveCore(int to, int from) => 1;")]
    [InlineData("private int MoveCore(int to, int steps) => 1;")]
    public Task Core_ThatOthersMayCallOrWithOtherNames_IsLeftToTheUser(string core)
        => _fix.AssertNotOfferedAsync(Member.InClass($"[Timed]\npublic partial int Move(int from, int to);\n\n{core}"));

    private static string With(string wrapper, string core)
        => Member.InClass($"[Timed]\npublic partial int Move({wrapper});\n\nprivate int MoveCore({core}) => 1;");

    private static string Fallback(string parameters)
        => Member.InClass($"[Fallback(nameof(Rest))]\npublic partial int Move(int from, int to);\n\nprivate int MoveCore(int from, int to) => 1;\n\nprivate int Rest({parameters}) => from;");
}
