using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PerfAspects.Generators.Tests.Diagnostics.Declaring;

public sealed class PropertyRulesTests
{
    [Theory]
    [InlineData("[Cached(\"1s\")] public int [|Rates|] { get; }")]
    [InlineData("[Cached(\"1s\")] public int [|Rates|] => 1;")]
    [InlineData("[Timed] public partial int [|Rates|] { get; } public partial int Rates => 1;")]
    public async Task NotPartial_Property_IsReportedAtItsName(string members)
        => Assert.Contains("move the body to 'GetRatesCore'", (await RuleTest.FiresAsync("PERF001", $"partial class C {{ {members} }}"))[0].GetMessage(), StringComparison.Ordinal);

    [Theory]
    [InlineData("[Timed] public partial int [|Rates|] { get; set; }")]
    [InlineData("[Timed] public partial int [|Rates|] { get; private set; }")]
    [InlineData("[Timed] public partial int [|Rates|] { get; init; }")]
    [InlineData("[Timed] public partial int [|Rates|] { set; }")]
    [InlineData("[Timed] public int [|Rates|] { get; set; }")]
    [InlineData("[Timed] public partial int [|this|][int a, string? b] { get; }")]
    [InlineData("[Timed] public partial ref int [|Rates|] { get; }")]
    [InlineData("[Timed] public unsafe partial int* [|Rates|] { get; }")]
    [InlineData("[CircuitBreaker] public partial Span<int> [|Rates|] { get; }")]
    public Task ShapeNotSupported_Property_IsReportedAtItsName(string members) => RuleTest.FiresAsync("PERF017", $"partial class C {{ {members} }}");

    [Fact]
    public Task ShapeNotSupported_ExplicitImplementation_IsReportedAtItsName()
        => RuleTest.FiresAsync("PERF017", "interface I { int Rates { get; } } partial class C : I { [Timed] int I.[|Rates|] => 1; }");

    [Fact]
    public Task ShapeNotSupported_PropertyOfAnInterface_IsReportedAtItsName()
        => RuleTest.FiresAsync("PERF017", "interface I { [Timed] int [|Rates|] { get; } }");

    [Theory]
    [InlineData("PERF003", "[Cached(\"1s\")] public partial int [|Rates|] { get; } private int GetRates() => 1; private int RatesCore() => 1; private int GetRatesCore => 1;")]
    [InlineData("PERF004", "[Cached(\"1s\")] public partial int [|Rates|] { get; } private int GetRatesCore(int a) => 1;")]
    [InlineData("PERF004", "[Cached(\"1s\")] public static partial int [|Rates|] { get; } private int GetRatesCore() => 1;")]
    [InlineData("PERF005", "[Cached([|\"soon\"|])] public partial int Rates { get; } private int GetRatesCore() => 1;")]
    [InlineData("PERF007", "[[|Cached(\"1s\")|]] public partial Task Rates { get; }")]
    [InlineData("PERF012", "[Cached(\"1s\", Tags = [[|\"{id}\"|]])] public partial int Rates { get; } private int GetRatesCore() => 1;")]
    [InlineData("PERF016", "[Fallback([|\"Rest\"|])] public partial int Rates { get; } private int GetRatesCore() => 1; private int Rest(int a) => a;")]
    public Task Rule_OfAProperty_Fires(string id, string members) => RuleTest.FiresAsync(id, $"partial class C {{ {members} }}");

    [Fact]
    public async Task TypeNotPartial_WithAnAnnotatedProperty_IsReportedOnce()
    {
        var (rules, _) = await RuleTest.BuildAsync("class C { [Timed] public partial int A { get; } private int GetACore() => 1; [Timed] public partial int B { get; } private int GetBCore() => 1; }");

        Assert.Equal(["PERF002"], rules.Select(rule => rule.Id));
    }

    [Fact]
    public async Task LanguageTooOld_PartialProperty_NeedsCSharp13()
    {
        const string Source = "partial class C { [Timed] public partial int Rates { get; } private int GetRatesCore() => 1; [Timed] public partial int Get(); private int GetCore() => 1; }";

        var run = GeneratorHarness.Run(LanguageVersion.CSharp12, Source);

        Assert.Equal("The wrapper of 'C.Rates' needs C# 13.0, but the project uses C# 12.0: set <LangVersion> to 13.0 or later", Assert.Single(run.Diagnostics).GetMessage());
        Assert.Equal(run.Diagnostics.Select(rule => rule.GetMessage()), (await RuleTest.DiagnoseAsync(Source, LanguageVersion.CSharp12)).Select(rule => rule.GetMessage()));
    }

    [Fact]
    public void Aspects_ThatAPropertyCannotHave_AreTheCompilersToRefuse()
    {
        var run = GeneratorHarness.RunOnErrors("partial class C { [Timeout(\"1s\")] int A { get; } [CacheInvalidate(Tags = [\"a\"])] int B { get; } }");

        Assert.Equal(["CS0592", "CS0592"], run.Output.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.Id));
    }
}
