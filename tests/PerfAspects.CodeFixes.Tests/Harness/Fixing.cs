using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace PerfAspects.CodeFixes.Tests.Harness;

/// <summary>
/// Applies one fix as an editor would, to one diagnostic or to all of them. Every fixed project is proven to
/// compile with the generator's output, without a warning and without another of our diagnostics.
/// </summary>
/// <param name="provider">What is under test.</param>
/// <param name="choice">Of several remedies the one whose title holds this.</param>
internal sealed class Fixing(CodeFixProvider provider, string choice = "")
{
    private string Id => provider.FixableDiagnosticIds.Single();

    /// <summary>Mends one diagnostic, or as many as it takes.</summary>
    public Task AssertFixedAsync(string source, string expected, int times = 1) => AssertFixedAsync([source], [expected], times);

    /// <summary>Mends one diagnostic, and another rule has something to say of the result.</summary>
    public async Task AssertFixedAsync(string source, string expected, params string[] remaining)
    {
        var project = UserProject.Create(source);
        await AssertResultAsync(await ApplyAsync(project, await OfferAsync(project)), [expected], remaining);
    }

    public async Task AssertFixedAsync(string[] sources, string[] expected, int times = 1)
    {
        var project = UserProject.Create(sources);
        for (var time = 0; time < times; time++)
        {
            project = await ApplyAsync(project, await OfferAsync(project));
        }

        await AssertResultAsync(project, expected);
    }

    /// <summary>Mends all there is in the scope, the first file being the one in which it was asked for.</summary>
    public async Task AssertAllFixedAsync(FixAllScope scope, string[] sources, string[] expected, params string[] remaining)
    {
        var project = UserProject.Create(sources);
        var key = (await OfferAsync(project)).EquivalenceKey!;
        await AssertResultAsync(await FixAllAsync(project, scope, key, await UserProject.AnalyzeAsync(project)), expected, remaining);
    }

    /// <summary>Applies "Fix all" to diagnostics that are known already.</summary>
    public async Task<Project> FixAllAsync(Project project, FixAllScope scope, string key, ImmutableArray<Diagnostic> diagnostics)
    {
        var context = new FixAllContext(
            project.Documents.First(),
            provider,
            scope,
            codeActionEquivalenceKey: key,
            provider.FixableDiagnosticIds,
            new KnownDiagnostics(diagnostics),
            CancellationToken.None);
        var action = await provider.GetFixAllProvider()!.GetFixAsync(context);
        return await ApplyAsync(project, action!);
    }

    /// <summary>The rule fires, and nothing is offered.</summary>
    public async Task AssertNotOfferedAsync(params string[] sources)
        => Assert.DoesNotContain(await OffersAsync(UserProject.Create(sources)), offer => offer.Title.Contains(choice, StringComparison.Ordinal));

    /// <summary>What is offered for the last diagnostic: of nested types the innermost.</summary>
    public async Task<ImmutableArray<CodeAction>> OffersAsync(Project project)
    {
        var diagnostic = (await UserProject.AnalyzeAsync(project)).Last(diagnostic => diagnostic.Id == Id);
        var offers = ImmutableArray.CreateBuilder<CodeAction>();
        var document = project.Solution.GetDocument(diagnostic.Location.SourceTree)!;
        await provider.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => offers.Add(action), CancellationToken.None));
        return offers.ToImmutable();
    }

    /// <summary>The project after the action.</summary>
    public static async Task<Project> ApplyAsync(Project project, CodeAction action)
    {
        var operations = await action.GetOperationsAsync(CancellationToken.None);
        return operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetProject(project.Id)!;
    }

    private async Task<CodeAction> OfferAsync(Project project)
        => Assert.Single(await OffersAsync(project), offer => offer.Title.Contains(choice, StringComparison.Ordinal));

    private static async Task AssertResultAsync(Project project, string[] expected, params string[] remaining)
    {
        AssertSame(expected, await UserProject.SourcesAsync(project));
        await UserProject.AssertCompilesAsync(project, remaining);
    }

    // A source is read whole when it is wrong; Assert.Equal would show forty characters.
    private static void AssertSame(string[] expected, string[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(expected[i] == actual[i], $"Expected file {i + 1}:\n{expected[i]}\nActual:\n{actual[i]}");
        }
    }

    private sealed class KnownDiagnostics(ImmutableArray<Diagnostic> diagnostics) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken)
            => Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken)
            => Task.FromResult(diagnostics.Where(diagnostic => diagnostic.Location.SourceTree!.FilePath == document.FilePath));

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken)
            => Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
