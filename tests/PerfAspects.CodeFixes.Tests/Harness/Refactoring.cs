using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.Text;

namespace PerfAspects.CodeFixes.Tests.Harness;

/// <summary>Applies one refactoring as an editor would, at the place marked <c>$$</c>. What it makes is proven to compile with the generator's output.</summary>
internal sealed class Refactoring(CodeRefactoringProvider provider)
{
    public async Task AssertRefactoredAsync(string title, string source, string expected)
    {
        var (project, offers) = await OffersAsync(source);
        var offer = Assert.Single(offers, offer => offer.Title == title);

        var operations = await offer.GetOperationsAsync(CancellationToken.None);
        var changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetProject(project.Id)!;

        var actual = Assert.Single(await UserProject.SourcesAsync(changed));
        Assert.True(expected == actual, $"Expected:\n{expected}\nActual:\n{actual}");
        await UserProject.AssertCompilesAsync(changed);
    }

    /// <summary>The titles of all that is offered, those in a submenu after their like.</summary>
    public async Task<string[]> TitlesAsync(string source) => [.. (await OffersAsync(source)).Offers.Select(offer => offer.Title)];

    private async Task<(Project Project, ImmutableArray<CodeAction> Offers)> OffersAsync(string source)
    {
        var place = source.IndexOf("$$", StringComparison.Ordinal);
        var project = UserProject.Create(source.Remove(place, 2));
        var offers = ImmutableArray.CreateBuilder<CodeAction>();
        await provider.ComputeRefactoringsAsync(new CodeRefactoringContext(project.Documents.Single(), new TextSpan(place, 0), offers.Add, CancellationToken.None));
        return (project, [.. offers.SelectMany(offer => offer.NestedActions.IsEmpty ? [offer] : offer.NestedActions)]);
    }
}
