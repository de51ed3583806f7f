using Microsoft.CodeAnalysis;

namespace PerfAspects.Generators.Tests.Diagnostics.Declaring;

/// <summary>What a command-line build says where the declaration itself is an error, so that no analyzer is ever asked.</summary>
public sealed class DeclarationErrorsTests
{
    private const string Members = "[Timed, Cached(\"1s\")] public partial int Get(int id); private int GetCore(int id) => id; [Timed] public partial int Find(); private int FindCore() => 1;";

    public static readonly TheoryData<string, string, string[]> Diagnostics = new()
    {
        { "PERF002", $"class [|C|] {{ {Members} }}", ["CS0751", "CS8795"] },
        { "PERF002", $"partial class C {{ }} class [|C|] {{ {Members} }}", ["CS0260", "CS8795"] },
        { "PERF002", $"class [|Outer|] {{ partial class C {{ {Members} }} }}", ["CS8795"] },
        { "PERF002", $"class [|Outer|] {{ class [|Inner|] {{ {Members} }} }}", ["CS0751", "CS8795"] },
        { "PERF002", "class [|Outer|] { partial class C { [Timed] partial void Run(); private void RunCore() { } } }", [] },
        { "PERF017", "file partial class C { [Timed] public partial int [|Get|](); private int GetCore() => 1; }", ["CS8795"] },
        { "PERF017", "file class C { partial class D { [Timed] public partial int [|Get|](); private int GetCore() => 1; } }", ["CS8795"] },
        { "PERF017", "abstract partial class C { [Timed] public abstract partial int [|Get|](); private int GetCore() => 1; }", ["CS0750", "CS8795"] },
        { "PERF001", "partial class C { [Timed] public partial int [|Get|](int id) => id; }", ["CS0759"] },
    };

    [Theory]
    [MemberData(nameof(Diagnostics))]
    public async Task Build_DeclarationInError_IsToldOnceByTheGeneratorAsByTheAnalyzers(string id, string source, string[] errors)
    {
        var (text, spans) = RuleTest.Unmark(source);

        var built = await RuleTest.BuildAsync(text);

        Assert.Equal(spans.Select(span => (id, span)), built.Rules.OrderBy(rule => rule.Location.SourceSpan).Select(rule => (rule.Id, rule.Location.SourceSpan)));
        Assert.Equal((await RuleTest.DiagnoseAsync(text)).Select(Printed), built.Rules.OrderBy(rule => rule.Location.SourceSpan).Select(Printed));
        Assert.Equal(errors, built.Errors.Select(error => error.Id).Distinct().Order(StringComparer.Ordinal));
        Assert.Empty(GeneratorHarness.RunOnErrors(text).Files);
    }

    [Theory]
    [InlineData("class C { [Timed] public int Get(int id) => id; }", "PERF002", "PERF001")]
    [InlineData("file class C { [Timed] public int Get() => 1; }", "PERF017")]
    [InlineData("partial class C { [Timed] public partial int Get(int id); public partial int Get(int id) => id; }", "PERF001")]
    [InlineData("partial class C { [Timed] public partial int Get(int id); }", "PERF003")]
    public async Task Build_DeclarationTheCompilerAccepts_IsLeftToTheAnalyzers(string source, params string[] ids)
    {
        var (rules, errors) = await RuleTest.BuildAsync(source);

        Assert.Empty(errors);
        Assert.Equal(ids, rules.Select(rule => rule.Id));
        Assert.Empty(GeneratorHarness.RunOnErrors(source).Diagnostics);
    }

    [Fact]
    public async Task Build_AfterALineDirective_PointsWhereTheCompilerDoes()
    {
        var (rules, errors) = await RuleTest.BuildAsync("class C\n{\n#line 40 \"Page.razor\"\n    partial class D { }\n    class E { [Timed] public partial int Get(); }\n}");

        Assert.Equal(["Page.razor", "Source0.cs"], rules.Select(rule => rule.Location.GetMappedLineSpan().Path).Order(StringComparer.Ordinal));
        Assert.All(errors, error => Assert.Equal("Page.razor", error.Location.GetMappedLineSpan().Path));
        Assert.Contains(rules, rule => rule.Location.GetMappedLineSpan().StartLinePosition.Line == 40);
    }

    // Editors offer code fixes for no other location.
    [Theory]
    [MemberData(nameof(Diagnostics))]
    public void Build_DeclarationInError_IsReportedInTheSource(string id, string source, string[] errors)
    {
        _ = errors;
        var reported = GeneratorHarness.RunOnErrors(RuleTest.Unmark(source).Text).Diagnostics;

        Assert.NotEmpty(reported);
        Assert.All(reported, diagnostic => Assert.Equal((id, LocationKind.SourceFile), (diagnostic.Id, diagnostic.Location.Kind)));
    }

    // With the file, the line and the message.
    private static string Printed(Diagnostic diagnostic) => diagnostic.ToString();
}
