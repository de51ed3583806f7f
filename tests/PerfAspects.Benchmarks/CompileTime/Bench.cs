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

    private readonly SyntaxTree[] _trees = [.. subject.Files(methods).Select((text, i) => Parse(text, $"File{i}.cs"))];

    /// <summary>The first run: everything is new.</summary>
    public Cost First()
    {
        var compilation = s_empty.AddSyntaxTrees(_trees);
        var driver = NewDriver();
        return Cost.Of(() => driver.RunGenerators(compilation));
    }

    /// <summary>The run after an edit in one file, of which another text comes out.</summary>
    public Cost Again()
    {
        var compilation = s_empty.AddSyntaxTrees(_trees);
        var driver = NewDriver().RunGenerators(compilation);
        var edited = compilation.ReplaceSyntaxTree(_trees[0], Parse(_trees[0].ToString().Replace(subject.Edit.Before, subject.Edit.After, StringComparison.Ordinal), _trees[0].FilePath));
        return Cost.Of(() => driver.RunGenerators(edited));
    }

    /// <summary>The analyzers on what was written and emitted, beside binding the same without them.</summary>
    public (Cost Analyzers, Cost Binding) Analyze()
    {
        NewDriver().RunGeneratorsAndUpdateCompilation(s_empty.AddSyntaxTrees(_trees), out var output, out _);
        var binding = Cost.Of(() => output.Clone().GetDiagnostics());
        var options = new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: false);
        var both = Cost.Of(() => output.Clone().WithAnalyzers(subject.Analyzers, options).GetAllDiagnosticsAsync().GetAwaiter().GetResult());
        return (both - binding, binding);
    }

    /// <summary>How many files the edit makes anew.</summary>
    public int FilesAfterEdit()
    {
        var compilation = s_empty.AddSyntaxTrees(_trees);
        var driver = NewDriver().RunGenerators(compilation);
        var before = Texts(driver);
        var edited = compilation.ReplaceSyntaxTree(_trees[0], Parse(_trees[0].ToString().Replace(subject.Edit.Before, subject.Edit.After, StringComparison.Ordinal), _trees[0].FilePath));
        return Texts(driver.RunGenerators(edited)).Count(text => !before.Contains(text));
    }

    // A text that the generator does not make anew is the one that it has made before.
    private static HashSet<object> Texts(GeneratorDriver driver)
        => [.. driver.GetRunResult().Results[0].GeneratedSources.Select(source => source.SourceText)];

    private GeneratorDriver NewDriver() => CSharpGeneratorDriver.Create([subject.Create()], parseOptions: s_parse);

    private static SyntaxTree Parse(string text, string path)
    {
        var tree = CSharpSyntaxTree.ParseText(text, s_parse, path);
        _ = tree.GetRoot(); // parsing is the compiler's cost
        return tree;
    }
}
