using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAspects.Generators.Diagnostics;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Caching;
using PerfAspects.Generators.Rules.Cores;

namespace PerfAspects.CodeFixes.Caching;

/// <summary>
/// PERF026: a method whose core reads state of its instance gets entries for each instance. A struct has no instances to tell apart.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(KeepPerInstanceCodeFixProvider)), Shared]
public sealed class KeepPerInstanceCodeFixProvider() : AspectCodeFixProvider(DiagnosticIds.InstanceState, "Keep entries for each instance")
{
    private protected override async Task<PlannedFix?> PlanAsync(Document document, Diagnostic diagnostic,
        CancellationToken cancellationToken)
        => await FindMethodAsync(document, diagnostic, cancellationToken)
            .ConfigureAwait(false) is { Symbol.ContainingType.IsValueType: false } method
            && Plan(method, document.Project.Solution, cancellationToken) is { } fix
            && await Trial.SucceedsAsync(fix, document.Project, cancellationToken).ConfigureAwait(false)
                ? fix
                : null;

    // On a type the attribute also speaks for static members, which would be left without it.
    private static PlannedFix? Plan(AnnotatedMethod method, Solution solution, CancellationToken cancellationToken)
        => method.Find(KnownAspects.Cached) is { IsOfType: false, Attribute.ApplicationSyntaxReference: { } reference }
            && reference.GetSyntax(cancellationToken) is AttributeSyntax syntax
            && solution.GetDocument(syntax.SyntaxTree) is { } document and not SourceGeneratedDocument
                ? new PlannedFix(
                    $"Keep entries for each instance: {CachedArguments.PerInstance} = true",
                    async (editors, cancellation) =>
                    {
                        var editor = await editors.GetDocumentEditorAsync(document.Id, cancellation).ConfigureAwait(false);
                        editor.ReplaceNode(syntax, (current, _) => WithPerInstance((AttributeSyntax)current));
                    },
                    Addition: $"{document.Id.Id} {syntax.SpanStart}")
                : null;

    // The diagnostic is in the core, or where the annotated member names an inherited one.
    private static async Task<AnnotatedMethod?> FindMethodAsync(Document document, Diagnostic diagnostic,
        CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        return root?.FindToken(diagnostic.Location.SourceSpan.Start).Parent?.FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } member
            && model?.GetDeclaredSymbol(member, cancellationToken) is { } symbol
                ? WrapperOf(symbol, model.Compilation) ?? AnnotatedMethod.Of(symbol, model.Compilation)
                : null;
    }

    private static AnnotatedMethod? WrapperOf(ISymbol symbol, Compilation compilation)
        => symbol is IMethodSymbol core ? WrapperLookup.WrapperOf(core.PartialDefinitionPart ?? core, compilation) : null;

    private static AttributeSyntax WithPerInstance(AttributeSyntax attribute)
    {
        var value = SyntaxFactory.LiteralExpression(SyntaxKind.TrueLiteralExpression);
        var written = attribute.ArgumentList?.Arguments
            .FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == CachedArguments.PerInstance);
        if (written is not null)
        {
            return attribute.ReplaceNode(written.Expression, value.WithTriviaFrom(written.Expression));
        }

        var argument = SyntaxFactory.AttributeArgument(value)
            .WithNameEquals(SyntaxFactory.NameEquals(
                SyntaxFactory.IdentifierName(CachedArguments.PerInstance).WithTrailingTrivia(SyntaxFactory.Space),
                SyntaxFactory.Token(SyntaxKind.EqualsToken).WithTrailingTrivia(SyntaxFactory.Space)));
        return attribute.ArgumentList is { Arguments: { Count: > 0 } arguments } list
            ? attribute.WithArgumentList(list.WithArguments(arguments
                .Replace(arguments.Last(), arguments.Last().WithTrailingTrivia())
                .Add(argument.WithLeadingTrivia(SyntaxFactory.Space).WithTrailingTrivia(arguments.Last().GetTrailingTrivia()))))
            : attribute.WithArgumentList(SyntaxFactory.AttributeArgumentList(SyntaxFactory.SingletonSeparatedList(argument)));
    }
}
