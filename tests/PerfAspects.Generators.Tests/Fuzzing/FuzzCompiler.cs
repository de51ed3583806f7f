using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PerfAspects.Generators.Tests.Fuzzing;

/// <summary>Compiles random programs, many a second: all start from one empty compilation, and so read the framework once.</summary>
internal static class FuzzCompiler
{
    private static readonly CSharpParseOptions s_parse = new(LanguageVersion.Preview);

    private static readonly CSharpCompilation s_empty = GeneratorHarness.Compile(LanguageVersion.Preview).RemoveAllSyntaxTrees();

    private static readonly ImmutableArray<DiagnosticAnalyzer> s_analyzers =
    [
        .. typeof(AspectGenerator).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(DiagnosticAnalyzer)))
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    public static CSharpCompilation Compile(IEnumerable<string> files)
        => s_empty.AddSyntaxTrees(files.Select((file, i) => CSharpSyntaxTree.ParseText(file, s_parse, $"File{i}.cs")));

    public static GeneratorDriver NewDriver()
        => CSharpGeneratorDriver.Create([new AspectGenerator().AsSourceGenerator()], parseOptions: s_parse);

    /// <summary>What the analyzers say; an analyzer that throws says so itself.</summary>
    public static ImmutableArray<Diagnostic> Analyze(Compilation output)
        => output.WithAnalyzers(s_analyzers).GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult();
}
