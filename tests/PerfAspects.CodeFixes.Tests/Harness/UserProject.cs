using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using PerfAspects.Generators;

namespace PerfAspects.CodeFixes.Tests.Harness;

/// <summary>A user's project in memory, which sees PerfAspects, the analyzers and the generator as an editor does.</summary>
internal static class UserProject
{
    /// <summary>All the project's analyzers, found by reflection so that a new one is under test at once.</summary>
    public static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
    [
        .. typeof(AspectGenerator).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsAbstract)
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    private static readonly ImmutableArray<MetadataReference> s_references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var file && (file.StartsWith("System.", StringComparison.Ordinal) || file is "PerfAspects.dll" or "netstandard.dll" or "mscorlib.dll"))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    public static Project Create(params string[] sources)
        => Create("User", [.. sources.Select((source, index) => (FileName(index), source))], s_references);

    /// <summary>A project of files that exist elsewhere.</summary>
    public static Project Create(
        string name, IReadOnlyList<(string Path, string Text)> files, IEnumerable<MetadataReference> references, params string[] symbols)
    {
        var workspace = new AdhocWorkspace();
        var project = workspace.AddProject(name, LanguageNames.CSharp)
            .WithCompilationOptions(new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: NullableContextOptions.Enable,
                allowUnsafe: true,
                specificDiagnosticOptions: [KeyValuePair.Create("CS1591", ReportDiagnostic.Suppress)])) // the shapes are not documented
            .WithParseOptions(new CSharpParseOptions(LanguageVersion.Preview, DocumentationMode.Diagnose, preprocessorSymbols: symbols))
            .WithMetadataReferences(references)
            .AddAnalyzerReference(new GeneratorReference());
        foreach (var (path, text) in files)
        {
            project = project.AddDocument(path, SourceText.From(text), filePath: path).Project;
        }

        return project;
    }

    public static async Task<string[]> SourcesAsync(Project project)
    {
        var texts = await Task.WhenAll(project.Documents.OrderBy(document => document.Name, StringComparer.Ordinal).Select(document => document.GetTextAsync()));
        return [.. texts.Select(text => text.ToString())];
    }

    /// <summary>What the analyzers say, in the order of the source.</summary>
    public static async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(Project project)
    {
        var compilation = await project.GetCompilationAsync();
        var diagnostics = await compilation!.WithAnalyzers(Analyzers).GetAnalyzerDiagnosticsAsync();
        return [.. diagnostics.OrderBy(diagnostic => diagnostic.Location.SourceTree!.FilePath, StringComparer.Ordinal).ThenBy(diagnostic => diagnostic.Location.SourceSpan.Start)];
    }

    /// <summary>Neither the compiler, with the generator's output, nor an analyzer says more than what is expected to remain.</summary>
    public static async Task AssertCompilesAsync(Project project, params string[] remaining)
    {
        var compilation = await project.GetCompilationAsync();
        var complaints = compilation!.GetDiagnostics()
            .Concat(await AnalyzeAsync(project))
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && !diagnostic.IsSuppressed)
            .ToArray();
        Assert.True(remaining.SequenceEqual(complaints.Select(diagnostic => diagnostic.Id)), string.Join('\n', complaints.Select(diagnostic => diagnostic.ToString())));
    }

    private static string FileName(int index) => $"File{index + 1}.cs";
}
