using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.Editing;
using PerfAspects.CodeFixes.Cores;
using PerfAspects.CodeFixes.Syntax;
using PerfAspects.Generators.Rules;
using PerfAspects.Shared;

namespace PerfAspects.CodeFixes.Refactorings;

/// <summary>On a method without aspects: "Add [Cached]", "Add [Timed]" and the others, as partial with core.</summary>
[ExportCodeRefactoringProvider(LanguageNames.CSharp, Name = nameof(AddAspectRefactoringProvider)), Shared]
public sealed class AddAspectRefactoringProvider : CodeRefactoringProvider
{
    private const string Group = "Add another aspect, as partial with core";

    // The most wanted aspects stand in the menu itself.
    private static readonly ImmutableArray<NewAspect> s_first = [Suggested(KnownAspects.Cached), Suggested(KnownAspects.Timed)];

    private static readonly ImmutableArray<NewAspect> s_others =
        [.. AspectDefinitions.OutermostFirst.Where(definition => definition.Suggestion is not null).Select(Suggested).Except(s_first)];

    /// <inheritdoc/>
    public override async Task ComputeRefactoringsAsync(CodeRefactoringContext context)
    {
        if (await PlainMethod.FindAsync(context.Document, context.Span, context.CancellationToken).ConfigureAwait(false) is not { } method)
        {
            return;
        }

        foreach (var aspect in s_first.Where(method.Admits))
        {
            context.RegisterRefactoring(Action(method, aspect));
        }

        var others = s_others.Where(method.Admits).Select(aspect => Action(method, aspect)).ToImmutableArray();
        if (!others.IsEmpty)
        {
            context.RegisterRefactoring(CodeAction.Create(Group, others, isInlinable: false));
        }
    }

    private static NewAspect Suggested(string aspect) => Suggested(AspectDefinitions.Find(aspect)!);

    private static NewAspect Suggested(AspectDefinition definition) => new(definition.Name, definition.Suggestion!);

    private static CodeAction Action(PlainMethod method, NewAspect aspect)
        => CodeAction.Create($"Add [{aspect.Name}], as partial with core",
            cancellationToken => AddAsync(method, aspect, cancellationToken), equivalenceKey: aspect.Name);

    private static async Task<Solution> AddAsync(PlainMethod method, NewAspect aspect, CancellationToken cancellationToken)
    {
        var (declaration, name) = method;
        var solution = new SolutionEditor(declaration.Document.Project.Solution);
        var written = name.NeedsMark ? $"{aspect.Written}, {name.Written}" : aspect.Written;
        var move = new BodyMove(declaration, name, cancellationToken);
        await move.ApplyAsync(solution, wrapper => wrapper.WithAspect(written, declaration.Syntax), cancellationToken)
            .ConfigureAwait(false);
        return solution.GetChangedSolution();
    }
}
