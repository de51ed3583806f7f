using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAspects.CodeFixes.Tests.Harness;
using PerfAspects.RealSources.Tests.Annotating;

namespace PerfAspects.RealSources.Tests.Corpora;

/// <summary>Sources that were written for purposes of their own.</summary>
/// <param name="Name">The name of the assembly.</param>
/// <param name="Files">The sources with their paths.</param>
/// <param name="Beside">What is compiled with them and not annotated.</param>
/// <param name="Symbols">The symbols of <c>#if</c>.</param>
internal sealed record Corpus(
    string Name, IReadOnlyList<(string Path, string Text)> Files, IReadOnlyList<(string Path, string Text)> Beside, params string[] Symbols)
{
    /// <summary>The sources as they are.</summary>
    public Project Plain() => Project(Files);

    /// <summary>The sources with a mark above every member that has a body.</summary>
    public Project Annotated()
    {
        var options = new CSharpParseOptions(LanguageVersion.Preview, preprocessorSymbols: Symbols);
        return Project([.. Files.Select(file => (file.Path, Annotator.Annotate(file.Text, options)))]);
    }

    private Project Project(IReadOnlyList<(string Path, string Text)> files)
        => UserProject.Create(Name, [.. files, .. Beside], References.All, Symbols).AddAnalyzerReference(new LoggingGenerator());
}
