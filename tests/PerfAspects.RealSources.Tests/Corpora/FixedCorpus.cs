using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using PerfAspects.CodeFixes.Cores;
using PerfAspects.CodeFixes.Tests.Harness;
using PerfAspects.Generators.Diagnostics;
using PerfAspects.RealSources.Tests.Annotating;

namespace PerfAspects.RealSources.Tests.Corpora;

/// <summary>A corpus before and after "Fix all" of PERF001.</summary>
internal sealed class FixedCorpus
{
    private const string Rule = "PERF001";

    private static readonly ImmutableArray<DiagnosticAnalyzer> s_finders = [new DeclarationAnalyzer()];

    private FixedCorpus(
        Compilation plain, Compilation compilation, ImmutableArray<Diagnostic> diagnostics, IReadOnlyList<RealMember> members)
    {
        Plain = plain;
        Compilation = compilation;
        Diagnostics = diagnostics;
        Members = members;
    }

    /// <summary>The sources as they were.</summary>
    public Compilation Plain { get; }

    /// <summary>The fixed sources, with the wrappers.</summary>
    public Compilation Compilation { get; }

    /// <summary>What the analyzers report of the fixed sources.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; }

    /// <summary>The annotated members.</summary>
    public IReadOnlyList<RealMember> Members { get; }

    public static async Task<FixedCorpus> CreateAsync(Corpus corpus)
    {
        var annotated = corpus.Annotated();
        var compilation = (await annotated.GetCompilationAsync())!;
        var mistakes = await compilation.WithAnalyzers(s_finders).GetAnalyzerDiagnosticsAsync();
        var after = await new Fixing(new MoveBodyToCoreCodeFixProvider()).FixAllAsync(annotated, FixAllScope.Project, Rule, mistakes);
        var diagnostics = await UserProject.AnalyzeAsync(after);
        return new FixedCorpus(
            (await corpus.Plain().GetCompilationAsync())!,
            (await after.GetCompilationAsync())!,
            diagnostics,
            [.. await MembersAsync(annotated, after, diagnostics)]);
    }

    // The marks keep their order within a file.
    private static async Task<IEnumerable<RealMember>> MembersAsync(
        Project annotated, Project after, ImmutableArray<Diagnostic> diagnostics)
    {
        var refusals = diagnostics
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .ToLookup(diagnostic => diagnostic.Location.SourceTree!.FilePath);
        var members = new List<RealMember>();
        foreach (var document in annotated.Documents)
        {
            var model = (await document.GetSemanticModelAsync())!;
            var before = Marked(await document.GetSyntaxRootAsync());
            var fixedUp = Marked(await after.GetDocument(document.Id)!.GetSyntaxRootAsync());
            Assert.Equal(before.Length, fixedUp.Length);
            members.AddRange(before.Zip(fixedUp, (member, later) => new RealMember(
                model.GetDeclaredSymbol(member)!.ToDisplayString(),
                MemberShapes.Of(member, model),
                refusals[document.FilePath!].FirstOrDefault(refusal => later.Span.Contains(refusal.Location.SourceSpan)))));
        }

        return members;
    }

    private static MemberDeclarationSyntax[] Marked(SyntaxNode? root)
        => [.. root!.DescendantNodes().OfType<MemberDeclarationSyntax>().Where(Annotator.IsMarked)];
}
