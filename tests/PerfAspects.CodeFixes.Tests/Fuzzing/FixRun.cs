using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using PerfAspects.CodeFixes.Tests.Harness;
using PerfAspects.Generators.Tests.Fuzzing;

namespace PerfAspects.CodeFixes.Tests.Fuzzing;

/// <summary>Takes the first fix that is offered, and the first of what is then offered, until nothing is.</summary>
internal static class FixRun
{
    private const int Patience = 60;

    private static readonly ImmutableArray<CodeFixProvider> s_providers =
    [
        .. typeof(AspectCodeFixProvider).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(CodeFixProvider)) && !type.IsAbstract)
            .Select(type => (CodeFixProvider)Activator.CreateInstance(type)!),
    ];

    /// <summary>What a fix has broken, in words; null where none has.</summary>
    public static async Task<string?> BrokenAsync(FuzzProgram program, int seed)
    {
        if (await HasErrorsAsync(UserProject.Create([.. program.Files(isSkeleton: true)])))
        {
            return null; // no C# without its aspects either
        }

        var project = UserProject.Create([.. program.Files().Select(file => RoughLayout.Of(file, seed))]);
        for (var step = 0; step < Patience; step++)
        {
            if (await NextAsync(project) is not { } next)
            {
                return null;
            }

            if (await FixCheck.BrokenAsync(project, next.Fixed, next.Rule) is { } broken)
            {
                return $"{next.Rule}: {broken}\nafter \"{next.Title}\" at {next.Place}:\n{string.Join("\n\n", await UserProject.SourcesAsync(next.Fixed))}";
            }

            project = next.Fixed;
        }

        return $"{(await NextAsync(project))?.Rule}: there is still a fix offered after {Patience}:\n{string.Join("\n\n", await UserProject.SourcesAsync(project))}";
    }

    private static async Task<bool> HasErrorsAsync(Project project)
        => (await project.GetCompilationAsync())!.GetDiagnostics().Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    private static async Task<(Project Fixed, string Rule, string Title, Location Place)?> NextAsync(Project project)
    {
        foreach (var diagnostic in await UserProject.AnalyzeAsync(project))
        {
            if (project.Solution.GetDocument(diagnostic.Location.SourceTree) is { } document
                && s_providers.FirstOrDefault(provider => provider.FixableDiagnosticIds.Contains(diagnostic.Id)) is { } fixer
                && await FirstOfferAsync(fixer, document, diagnostic) is { } offer)
            {
                var operations = await offer.GetOperationsAsync(CancellationToken.None);
                return (operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetProject(project.Id)!, diagnostic.Id, offer.Title, diagnostic.Location);
            }
        }

        return null;
    }

    private static async Task<CodeAction?> FirstOfferAsync(CodeFixProvider provider, Document document, Diagnostic diagnostic)
    {
        CodeAction? first = null;
        await provider.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => first ??= action, CancellationToken.None));
        return first;
    }
}
