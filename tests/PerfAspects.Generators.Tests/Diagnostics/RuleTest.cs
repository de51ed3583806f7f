using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace PerfAspects.Generators.Tests.Diagnostics;

/// <summary>
/// Runs the generator and then every analyzer over its output, as a build does. A source marks with <c>[|...|]</c> what is to be
/// reported; nothing else may be.
/// </summary>
internal static class RuleTest
{
    private static readonly ImmutableArray<DiagnosticAnalyzer> s_analyzers =
    [
        .. typeof(AspectGenerator).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(DiagnosticAnalyzer)))
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    private static readonly Dictionary<string, DiagnosticSeverity> s_advice = new()
    {
        ["PERF009"] = DiagnosticSeverity.Warning,
        ["PERF010"] = DiagnosticSeverity.Warning,
        ["PERF011"] = DiagnosticSeverity.Info,
        ["PERF018"] = DiagnosticSeverity.Warning,
        ["PERF019"] = DiagnosticSeverity.Warning,
        ["PERF020"] = DiagnosticSeverity.Warning,
        ["PERF021"] = DiagnosticSeverity.Warning,
        ["PERF022"] = DiagnosticSeverity.Warning,
        ["PERF024"] = DiagnosticSeverity.Warning,
        ["PERF025"] = DiagnosticSeverity.Warning,
        ["PERF026"] = DiagnosticSeverity.Warning,
        ["PERF033"] = DiagnosticSeverity.Warning,
        ["PERF034"] = DiagnosticSeverity.Warning,
        ["PERF045"] = DiagnosticSeverity.Warning,
    };

    /// <summary>The rule is reported at exactly the marked places, and no other rule anywhere.</summary>
    public static async Task<Diagnostic[]> FiresAsync(string id, string source, LanguageVersion language = LanguageVersion.Preview)
    {
        var (text, spans) = Unmark(source);
        Assert.NotEmpty(spans);
        var diagnostics = await DiagnoseAsync(text, language);
        Assert.Equal(spans.Select(span => (id, Text(text, span), span)), diagnostics.Select(d => (d.Id, Text(text, d.Location.SourceSpan), d.Location.SourceSpan)));
        Assert.All(diagnostics, AssertIsWellDescribed);
        return diagnostics;
    }

    /// <summary>No rule is reported, and the whole compiles.</summary>
    public static async Task SilentAsync(string source)
    {
        GeneratorHarness.Run(source);
        Assert.Empty(await DiagnoseAsync(source));
    }

    /// <summary>Every rule, by its id.</summary>
    public static IEnumerable<DiagnosticDescriptor> Rules => s_analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).Distinct().OrderBy(rule => rule.Id, StringComparer.Ordinal);

    public static async Task<Diagnostic[]> DiagnoseAsync(
        string source,
        LanguageVersion language = LanguageVersion.Preview,
        Func<CSharpCompilationOptions, CSharpCompilationOptions>? options = null)
    {
        var run = GeneratorHarness.Run(language, source);
        if (run.Diagnostics.IsEmpty)
        {
            AssertNoMethodWithoutBody(run);
        }

        return await AnalyzeAsync(options is null ? run.Output : run.Output.WithOptions(options(run.Output.Options)));
    }

    /// <summary>All analyzers on a generator's output.</summary>
    public static CompilationWithAnalyzers Analyze(Compilation output) => output.WithAnalyzers(s_analyzers);

    /// <summary>What the analyzers say of a generator's output, in the order of the source.</summary>
    public static async Task<Diagnostic[]> AnalyzeAsync(Compilation output)
        => [.. (await Analyze(output).GetAnalyzerDiagnosticsAsync()).OrderBy(diagnostic => diagnostic.Location.SourceSpan)];

    /// <summary>
    /// The rules that a command-line build tells of, with the compiler's own errors about declarations: where there is one of either,
    /// the compiler stops before it asks any analyzer.
    /// </summary>
    public static async Task<(Diagnostic[] Rules, Diagnostic[] Errors)> BuildAsync(string source)
    {
        var run = GeneratorHarness.RunOnErrors(source);
        Diagnostic[] errors = [.. run.Output.GetDeclarationDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];
        return (errors.Length > 0 || run.Diagnostics.Length > 0 ? [.. run.Diagnostics] : await DiagnoseAsync(source), errors);
    }

    // CS8795 says that a partial method has no implementing part; it would bury the message that matters.
    private static void AssertNoMethodWithoutBody(GeneratorRun run)
        => Assert.DoesNotContain(run.Output.GetDiagnostics(), diagnostic => diagnostic.Id == "CS8795");

    // What leaves a method unwrapped stops the build; advice may be turned down.
    private static void AssertIsWellDescribed(Diagnostic diagnostic)
    {
        Assert.Equal(s_advice.GetValueOrDefault(diagnostic.Id, DiagnosticSeverity.Error), diagnostic.Severity);
        Assert.Equal(!s_advice.ContainsKey(diagnostic.Id), diagnostic.Descriptor.CustomTags.Contains(WellKnownDiagnosticTags.NotConfigurable));
        Assert.EndsWith($"/docs/rules/{diagnostic.Id}.md", diagnostic.Descriptor.HelpLinkUri, StringComparison.Ordinal);
    }

    private static string Text(string source, TextSpan span) => source.Substring(span.Start, span.Length);

    public static (string Text, List<TextSpan> Spans) Unmark(string source)
    {
        var spans = new List<TextSpan>();
        for (var start = source.IndexOf("[|", StringComparison.Ordinal); start >= 0; start = source.IndexOf("[|", StringComparison.Ordinal))
        {
            source = source.Remove(start, 2);
            var end = source.IndexOf("|]", start, StringComparison.Ordinal);
            source = source.Remove(end, 2);
            spans.Add(TextSpan.FromBounds(start, end));
        }

        return (source, spans);
    }
}
