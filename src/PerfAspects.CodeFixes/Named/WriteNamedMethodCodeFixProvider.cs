using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Simplification;
using PerfAspects.CodeFixes.Syntax;
using PerfAspects.Generators.Diagnostics;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Declaring;
using PerfAspects.Generators.Rules.Named;
using PerfAspects.Generators.Rules.Shapes;
using PerfAspects.Generators.Rules.Warming;

namespace PerfAspects.CodeFixes.Named;

/// <summary>
/// PERF031: the method that a setting names, to be filled in, below the annotated declaration. A method of that name is the user's to
/// change.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(WriteNamedMethodCodeFixProvider)), Shared]
public sealed class WriteNamedMethodCodeFixProvider()
    : AspectCodeFixProvider(DiagnosticIds.NamedMethodDiffers, "Write the methods that settings name")
{
    private static readonly SymbolDisplayFormat s_qualified = SymbolDisplayFormat.FullyQualifiedFormat
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private protected override async Task<PlannedFix?> PlanAsync(
        Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
        => await AnnotatedDeclaration.FindAsync(document, diagnostic, cancellationToken).ConfigureAwait(false) is { } annotated
            && !annotated.Syntax.HasBody()
            && !ShapeRules.Check(annotated.Method).Any()
            && annotated.Syntax.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is { } argument
            && annotated.Model.GetConstantValue(argument, cancellationToken).Value is string name
            && SyntaxFacts.IsValidIdentifier(name)
            && SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None
            && IsFree(name, annotated)
            && SignatureAt(argument, annotated) is { } signature
                ? new PlannedFix(
                    $"Write the method '{name}'",
                    (solution, cancellation) => WriteAsync(solution, annotated, signature.Declaration(name, Qualified), cancellation),
                    $"{annotated.Method.Symbol.ContainingType.ToDisplayString()}.{name}")
                : null;

    // No member, type parameter or mention has the name, so that the method changes the meaning of no other code.
    private static bool IsFree(string name, AnnotatedDeclaration annotated)
        => annotated.Method.Symbol.ContainingType is var type
            && type.Name != name
            && !type.TypeParameters.Any(parameter => parameter.Name == name)
            && !type.WithBases().Any(level => !level.GetMembers(name).IsEmpty)
            && !NameUses.Any(name, type, isNamedByAttribute: true);

    private static NamedSignature? SignatureAt(SyntaxNode argument, AnnotatedDeclaration annotated)
        => argument.FirstAncestorOrSelf<AttributeArgumentSyntax>() is { } whole
            && whole.FirstAncestorOrSelf<AttributeSyntax>() is { } attribute
            && annotated.Method.Aspects.FirstOrDefault(aspect => IsAt(attribute, aspect.Attribute)) is { } found
                ? SignatureOf(found.Name, whole.NameEquals?.Name.Identifier.ValueText, annotated.Method)
                : null;

    // The keys of [Warm] are the only method that an argument without a name names here.
    private static NamedSignature? SignatureOf(string aspect, string? argument, AnnotatedMethod method)
        => argument is not null
            ? NamedMethods.All.FirstOrDefault(named => named.Aspect == aspect && named.Argument == argument)?.Signature(method)
            : aspect == KnownAspects.Warm ? WarmKeys.SignatureOf(method)
            : null;

    private static bool IsAt(AttributeSyntax syntax, AttributeData attribute) => attribute.ApplicationSyntaxReference?.Span == syntax.Span;

    private static string Qualified(ITypeSymbol type) => type.ToDisplayString(s_qualified);

    private static async Task WriteAsync(
        SolutionEditor solution, AnnotatedDeclaration annotated, string declaration, CancellationToken cancellationToken)
    {
        var editor = await solution.GetDocumentEditorAsync(annotated.Document.Id, cancellationToken).ConfigureAwait(false);
        var written = (MethodDeclarationSyntax)SyntaxFactory.ParseMemberDeclaration($"private {declaration};")!;
        var method = written
            .ReplaceNodes(
                written.DescendantNodes().OfType<TypeSyntax>(), (_, type) => type.WithAdditionalAnnotations(Simplifier.Annotation))
            .WithLeadingTrivia(annotated.Syntax.LineBreak(), annotated.Syntax.Indentation());
        editor.InsertAfter(annotated.Syntax, method.WithStubBody(annotated.Syntax.LineBreak()));
        await PartialTypes.MakePartialAsync(solution, annotated.Method.Symbol.ContainingType, cancellationToken).ConfigureAwait(false);
    }
}
