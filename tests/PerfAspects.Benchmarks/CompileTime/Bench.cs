using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PerfAspects.Benchmarks.CompileTime;

/// <summary>One subject on so many methods, parsed beforehand; every run starts from symbols that nobody has looked at.</summary>
internal sealed class Bench(Subject subject, int methods)
{
    private static readonly CSharpParseOptions s_parse = new(LanguageVersion.CSharp13);

    private static readonly ImmutableArray<MetadataReference> s_references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(static path => !Path.GetFileName(path).StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal) && !path.EndsWith("Generators.dll", StringComparison.Ordinal))
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    private static readonly CSharpCompilation s_empty = CSharpCompilation.Create("Measured", [], s_references, new(OutputKind.DynamicallyLinkedLibrary, concurrentBuild: false));

    private readonly string[] _texts = [.. subject.Files(methods)];

    /// <summary>The first run: everything is new.</summary>
    public Cost First()
    {
        var compilation = s_empty.AddSyntaxTrees(NewTrees());
        var driver = NewDriver();
        return Cost.Of(() => driver.RunGenerators(compilation));
    }

    /// <summary>The run after an edit in one file.</summary>
    public Cost After(Edit edit)
    {
        var (driver, edited) = Edited(edit);
        return Cost.Of(() => driver.RunGenerators(edited));
    }

    /// <summary>How many files the edit makes anew.</summary>
    public int FilesAfter(Edit edit)
    {
        var (driver, edited) = Edited(edit);
        var before = Texts(driver);
        return Texts(driver.RunGenerators(edited)).Count(text => !before.Contains(text));
    }

    /// <summary>The analyzers on what was written and emitted, beside binding the same without them.</summary>
    public (Cost Analyzers, Cost Binding) Analyze()
    {
        NewDriver().RunGeneratorsAndUpdateCompilation(s_empty.AddSyntaxTrees(NewTrees()), out var output, out _);
        var options = new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: false);
        var rounds = Enumerable.Range(0, 5).Select(_ => (
            Binding: Cost.Of(() => output.Clone().GetDiagnostics()),
            Both: Cost.Of(() => output.Clone().WithAnalyzers(subject.Analyzers, options).GetAllDiagnosticsAsync().GetAwaiter().GetResult()))).ToArray();
        var binding = Cost.Median([.. rounds.Select(round => round.Binding)]);
        return (Cost.Median([.. rounds.Select(round => round.Both)]) - binding, binding);
    }

    /// <summary>The analyzers on one open document after an edit of a declaration in it, as an editor runs them; of several runs the middle one.</summary>
    public Cost Open(Edit edit)
    {
        var options = new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: false);
        return Cost.Median([.. Enumerable.Range(0, 5).Select(_ => Open(edit, options))]);
    }

    private Cost Open(Edit edit, CompilationWithAnalyzersOptions options)
    {
        var (driver, edited) = Edited(edit);
        driver.RunGeneratorsAndUpdateCompilation(edited, out var output, out var _);
        var analysis = output.WithAnalyzers(subject.Analyzers, options);
        return Cost.Of(() =>
        {
            var model = output.GetSemanticModel(output.SyntaxTrees.First());
            analysis.GetAnalyzerSyntaxDiagnosticsAsync(model.SyntaxTree, CancellationToken.None).GetAwaiter().GetResult();
            analysis.GetAnalyzerSemanticDiagnosticsAsync(model, filterSpan: null, CancellationToken.None).GetAwaiter().GetResult();
        });
    }

    // A text that the generator does not make anew is the one that it has made before.
    private static HashSet<object> Texts(GeneratorDriver driver)
        => [.. driver.GetRunResult().Results[0].GeneratedSources.Select(source => source.SourceText)];

    private (GeneratorDriver Driver, Compilation Edited) Edited(Edit edit)
    {
        var trees = NewTrees();
        var compilation = s_empty.AddSyntaxTrees(trees);
        var after = Parse(_texts[0].Replace(edit.Before, edit.After, StringComparison.Ordinal), trees[0].FilePath);
        return (NewDriver().RunGenerators(compilation), compilation.ReplaceSyntaxTree(trees[0], after));
    }

    // New ones for each run: generators remember what they have made of a tree.
    private SyntaxTree[] NewTrees() => [.. _texts.Select((text, i) => Parse(text, $"File{i}.cs"))];

    private GeneratorDriver NewDriver() => CSharpGeneratorDriver.Create([subject.Create()], parseOptions: s_parse);

    private static SyntaxTree Parse(string text, string path)
    {
        var tree = CSharpSyntaxTree.ParseText(text, s_parse, path);
        _ = tree.GetRoot(); // parsing is the compiler's cost
        return tree;
    }
}
