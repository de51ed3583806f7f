using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using PerfAspects.CodeFixes.Tests.Harness;

namespace PerfAspects.CodeFixes.Tests.Documentation;

/// <summary>Every rule has its page, every page its rule, and what a page calls wrong and right is.</summary>
public sealed class RulePageTests
{
    private const int Screenful = 60;

    private const string ImplicitUsings =
        """
        global using System;
        global using System.Threading.Tasks;
        global using PerfAspects;
        """;

    private static readonly DiagnosticDescriptor[] s_rules =
        [.. UserProject.Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).Distinct().OrderBy(rule => rule.Id, StringComparer.Ordinal)];

    // These come from the targets of the package, which fail the build where no analyzer runs.
    private static readonly string[] s_ofTheBuild = ["PERF043", "PERF044"];

    private static readonly HashSet<string> s_fixable =
    [
        .. typeof(AspectCodeFixProvider).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(CodeFixProvider)) && !type.IsAbstract)
            .SelectMany(type => ((CodeFixProvider)Activator.CreateInstance(type)!).FixableDiagnosticIds),
    ];

    public static TheoryData<string> PagesWithCode => [.. RulePage.All.Where(page => page.Blocks("csharp").Length > 0).Select(page => page.Name)];

    [Fact]
    public void Pages_AndRules_AreTheSame()
        => Assert.Equal(s_rules.Select(rule => rule.Id).Concat(s_ofTheBuild).Order(StringComparer.Ordinal), RulePage.All.Select(page => page.Name));

    [Fact]
    public void HelpLink_OfEachRule_IsItsPage()
        => Assert.All(s_rules, rule => Assert.Equal($"https://github.com/perfaspects/perfaspects/blob/main/docs/rules/{RulePage.Of(rule.Id).Name}.md", rule.HelpLinkUri));

    [Fact]
    public void Page_OfEachRule_SaysItsTitleSeverityAndFix()
    {
        foreach (var rule in s_rules)
        {
            var fix = s_fixable.Contains(rule.Id) ? "\"" : "no";
            Assert.StartsWith($"# {rule.Id}: {Title(rule)}\n\nSeverity: {Severity(rule)}. Fix: {fix}", RulePage.Of(rule.Id).Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Index_HasOneRowForEachRule()
        => Assert.Equal(
            s_rules.Select(rule => (rule.Id, Title: Title(rule), Severity: Severity(rule), Fix: s_fixable.Contains(rule.Id) ? "yes" : "no"))
                .Concat(s_ofTheBuild.Select(id => (Id: id, Title: RulePage.Of(id).Text.Split('\n')[0][$"# {id}: ".Length..], Severity: "error", Fix: "no")))
                .OrderBy(rule => rule.Id, StringComparer.Ordinal)
                .Select(rule => $"| [{rule.Id}]({rule.Id}.md) | {rule.Title} | {rule.Severity} | {rule.Fix} |"),
            RulePage.Index.Text.Split('\n').Where(line => line.StartsWith("| [", StringComparison.Ordinal)));

    [Fact]
    public void Page_OfEachRule_FitsAScreen()
        => Assert.All(RulePage.All, page => Assert.InRange(page.Text.Split('\n').Length, 1, Screenful));

    [Fact]
    public void Page_OfEachRule_ShowsOneWrongAndOneRight()
        => Assert.All(RulePage.All, page => Assert.Equal(2, page.Blocks("csharp").Length + page.Blocks("xml").Length));

    [Theory]
    [MemberData(nameof(PagesWithCode))]
    public async Task Wrong_OfAPage_BreaksThatRuleAlone(string id)
    {
        var diagnostics = await UserProject.AnalyzeAsync(UserProject.Create(RulePage.Of(id).Blocks("csharp")[0], ImplicitUsings));
        Assert.Equal([id], diagnostics.Select(diagnostic => diagnostic.Id));
    }

    [Theory]
    [MemberData(nameof(PagesWithCode))]
    public Task Right_OfAPage_Compiles(string id)
        => UserProject.AssertCompilesAsync(UserProject.Create(RulePage.Of(id).Blocks("csharp")[1], ImplicitUsings));

    private static string Title(DiagnosticDescriptor rule) => rule.Title.ToString(CultureInfo.InvariantCulture);

    private static string Severity(DiagnosticDescriptor rule) => rule.DefaultSeverity.ToString().ToLowerInvariant();
}
