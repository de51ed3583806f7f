using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAspects.Generators.Diagnostics;

namespace PerfAspects.Generators.Tests.Diagnostics.Cores;

/// <summary>Advice of the .NET analyzers that cannot be followed in a core is suppressed, and no other advice. A package test has the real analyzers.</summary>
public sealed class CoreAdviceSuppressorTests
{
    [Theory]
    [InlineData("[Timed] public partial int Get(int a); private int GetCore(int a) => 1;", "CA1822 GetCore", "CA1859 GetCore", "IDE0060 a")]
    [InlineData("[Timed] public partial int Get(int a); private int GetCore(int a) { var local = 1; return local; }", "CA1822 GetCore", "CA1859 GetCore", "IDE0060 a")]
    [InlineData("[Timed] public partial int Get(int a); private int GetCore(int a) { return Inner(1); int Inner(int b) => b; }", "CA1822 GetCore", "CA1859 GetCore", "IDE0060 a")]
    [InlineData("[Cached(\"1s\")] public partial int Rates { get; } private int GetRatesCore() => 1;", "CA1822 GetRatesCore", "CA1859 GetRatesCore")]
    [InlineData("[Timed, AspectCore(nameof(Load))] public partial int Get(); private int Load() => 1;", "CA1822 Load", "CA1859 Load")]
    [InlineData("[Timed] public partial int Get(); private partial int GetCore(); private partial int GetCore() => 1;", "CA1822 GetCore", "CA1859 GetCore")]
    [InlineData("[Timed] public partial object Get<T>(); private object GetCore<T>() => Get(typeof(T)); public object Get(Type type) => this;", "CA1822 GetCore", "CA1859 GetCore", "CA2263 Get(typeof(T))")]
    [InlineData("[Timed] public partial object Get<T>(); private object GetCore<T>() => this.Get(typeof(T)); public object Get(Type type) => this;", "CA1822 GetCore", "CA1859 GetCore", "CA2263 this.Get(typeof(T))")]
    public async Task Advice_InACore_IsSuppressed(string members, params string[] suppressed)
        => Assert.Equal(suppressed, await SuppressedAsync($"partial class C {{ {members} }}"));

    [Theory]
    [InlineData("public int Get(int a) => GetCore(a); private int GetCore(int a) => 1;")]
    [InlineData("[Timed] public int Get(int a) => 1; private int GetCore(int a) => 1;")]
    [InlineData("[Timed] public partial int Get(int a); private int GetCore(string a) => 1;")]
    [InlineData("[Timed] public partial int Get(int a); public partial int Get(int a) => 1; private int GetCore(int a) => 1;")]
    public async Task Advice_ElsewhereThanInACore_Stays(string members)
        => Assert.Empty(await SuppressedAsync($"partial class C {{ {members} }}"));

    private static async Task<string[]> SuppressedAsync(string source)
    {
        var output = GeneratorHarness.RunOnErrors(source).Output;
        var options = new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false, reportSuppressedDiagnostics: true);
        var diagnostics = await output.WithAnalyzers([new Advisor(), new CoreAdviceSuppressor()], options).GetAnalyzerDiagnosticsAsync();
        Assert.NotEmpty(diagnostics.Where(diagnostic => !diagnostic.IsSuppressed));
        return
        [
            .. diagnostics
                .Where(diagnostic => diagnostic.IsSuppressed)
                .Select(diagnostic => $"{diagnostic.Id} {diagnostic.Location.SourceTree!.GetText().ToString(diagnostic.Location.SourceSpan)}")
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Gives all advice everywhere.</summary>
#pragma warning disable RS1001 // no compiler loads it
    private sealed class Advisor : DiagnosticAnalyzer
#pragma warning restore RS1001
    {
        private static readonly DiagnosticDescriptor[] s_rules =
            [.. new[] { "CA1822", "IDE0060", "CA1859", "CA2263", "CA1000" }.Select(id => new DiagnosticDescriptor(id, id, id, "Any", DiagnosticSeverity.Warning, isEnabledByDefault: true))];

        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [.. s_rules];

        public override void Initialize(AnalysisContext context)
        {
            context.EnableConcurrentExecution();
            context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
            context.RegisterSyntaxNodeAction(
                node => Report(node, ((MethodDeclarationSyntax)node.Node).Identifier.GetLocation(), "CA1822", "CA1859", "CA1000"),
                SyntaxKind.MethodDeclaration);
            context.RegisterSyntaxNodeAction(node => Report(node, ((ParameterSyntax)node.Node).Identifier.GetLocation(), "IDE0060"), SyntaxKind.Parameter);
            context.RegisterSyntaxNodeAction(node => Report(node, ((VariableDeclaratorSyntax)node.Node).Identifier.GetLocation(), "CA1859"), SyntaxKind.VariableDeclarator);
            context.RegisterSyntaxNodeAction(node => Report(node, node.Node.GetLocation(), "CA2263"), SyntaxKind.InvocationExpression);
        }

        private static void Report(SyntaxNodeAnalysisContext context, Location location, params string[] ids)
        {
            foreach (var rule in s_rules.Where(rule => ids.Contains(rule.Id)))
            {
                context.ReportDiagnostic(Diagnostic.Create(rule, location));
            }
        }
    }
}
