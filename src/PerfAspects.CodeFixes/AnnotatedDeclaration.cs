using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAspects.Generators.Rules;

namespace PerfAspects.CodeFixes;

/// <summary>The annotated method that a diagnostic points at.</summary>
internal sealed record AnnotatedDeclaration(Document Document, MethodDeclarationSyntax Syntax, AnnotatedMethod Method, SemanticModel Model)
{
    /// <summary>The method, or null where no fix could help: its type cannot be partial, or no wrapper can hold a pointer.</summary>
    public static async Task<AnnotatedDeclaration?> FindAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (MethodAt(root?.FindToken(diagnostic.Location.SourceSpan.Start).Parent) is { } syntax
            && CanBeSplit(syntax)
            && model?.GetDeclaredSymbol(syntax, cancellationToken) is IMethodSymbol symbol
            && AnnotatedMethod.Of(symbol, model.Compilation) is { } method)
        {
            return new AnnotatedDeclaration(document, syntax, method, model);
        }

        return null;
    }

    /// <summary>Whether the type of a method can be partial, and a wrapper hold what it takes and returns.</summary>
    public static bool CanBeSplit(MethodDeclarationSyntax method)
        => method.Parent is ClassDeclarationSyntax or StructDeclarationSyntax or RecordDeclarationSyntax && !HasPointer(method);

    // The diagnostic stands at the name, or at an argument of one of the attributes.
    private static MethodDeclarationSyntax? MethodAt(SyntaxNode? node)
        => node as MethodDeclarationSyntax ?? node?.FirstAncestorOrSelf<AttributeSyntax>()?.Parent?.Parent as MethodDeclarationSyntax;

    private static bool HasPointer(MethodDeclarationSyntax method)
        => method.ParameterList.Parameters
            .Select(parameter => parameter.Type)
            .Append(method.ReturnType)
            .Any(type => type?.DescendantNodesAndSelf().Any(node => node is PointerTypeSyntax or FunctionPointerTypeSyntax) == true);
}
