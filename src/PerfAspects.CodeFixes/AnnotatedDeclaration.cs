using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAspects.CodeFixes.Syntax;
using PerfAspects.Generators.Rules;

namespace PerfAspects.CodeFixes;

/// <summary>The annotated method or property that a diagnostic points at.</summary>
internal sealed record AnnotatedDeclaration(Document Document, MemberDeclarationSyntax Syntax, AnnotatedMethod Method, SemanticModel Model)
{
    /// <summary>
    /// The member, or null where no fix could help: its type cannot be partial, no wrapper can hold a pointer, or directives divide its
    /// header.
    /// </summary>
    public static async Task<AnnotatedDeclaration?> FindAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (MemberAt(root?.FindToken(diagnostic.Location.SourceSpan.Start).Parent) is { } syntax
            && CanBeSplit(syntax)
            && !syntax.HasDividedHeader()
            && model?.GetDeclaredSymbol(syntax, cancellationToken) is { } symbol
            && AnnotatedMethod.Of(symbol, model.Compilation) is { } method
            && PartialTypes.CanBePartial(method.Symbol.ContainingType))
        {
            return new AnnotatedDeclaration(document, syntax, method, model);
        }

        return null;
    }

    /// <summary>Whether the type of a member can be partial, and a wrapper hold what it takes and returns.</summary>
    public static bool CanBeSplit(MemberDeclarationSyntax member)
        => member.Parent is ClassDeclarationSyntax or StructDeclarationSyntax or RecordDeclarationSyntax
            && !TypesOf(member).Any(MentionsPointer);

    // The diagnostic stands at the name, or at an argument of one of the attributes.
    private static MemberDeclarationSyntax? MemberAt(SyntaxNode? node)
        => (node as MemberDeclarationSyntax ?? node?.FirstAncestorOrSelf<AttributeSyntax>()?.Parent?.Parent)
            is MemberDeclarationSyntax member and (MethodDeclarationSyntax or PropertyDeclarationSyntax)
            ? member
            : null;

    private static IEnumerable<TypeSyntax?> TypesOf(MemberDeclarationSyntax member)
        => member switch
        {
            MethodDeclarationSyntax method => method.ParameterList.Parameters.Select(parameter => parameter.Type).Append(method.ReturnType),
            PropertyDeclarationSyntax property => [property.Type],
            _ => [],
        };

    private static bool MentionsPointer(TypeSyntax? type)
        => type?.DescendantNodesAndSelf().Any(node => node is PointerTypeSyntax or FunctionPointerTypeSyntax) == true;
}
