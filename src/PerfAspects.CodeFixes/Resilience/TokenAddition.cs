using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using PerfAspects.CodeFixes.Syntax;
using PerfAspects.Generators.Parsing;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Cores;
using PerfAspects.Generators.Rules.Declaring;
using PerfAspects.Generators.Rules.Shapes;

namespace PerfAspects.CodeFixes.Resilience;

/// <summary>The token that an annotated method and its core are to take, and where they are declared.</summary>
internal sealed class TokenAddition(string name, AnnotatedDeclaration annotated,
    ImmutableArray<(DocumentId Document, MethodDeclarationSyntax Syntax)> cores)
{
    /// <summary>The addition, or null where something else would no longer compile.</summary>
    public static async Task<TokenAddition?> PlanAsync(AnnotatedDeclaration annotated, CancellationToken cancellationToken)
    {
        var method = annotated.Method;
        var core = !method.IsBatched && CoreLookup.For(method) is { Difference: null } lookup ? lookup.Core?.OriginalDefinition : null;
        if (annotated.Syntax is not MethodDeclarationSyntax // a property takes nothing
            || !CanGrow(method, core)
            || (core is not null && await IsCalledAsync(core, annotated, cancellationToken).ConfigureAwait(false)))
        {
            return null;
        }

        var cores = Declarations(core, annotated.Document.Project.Solution, cancellationToken).ToImmutableArray();
        if (cores.Select(declaration => declaration.Syntax).Append(annotated.Syntax).Any(declaration => declaration.HasDirectiveInHeader()))
        {
            return null;
        }

        var names = cores.Select(declaration => declaration.Syntax)
            .Append(annotated.Syntax)
            .SelectMany(syntax => syntax.DescendantTokens())
            .Where(token => token.IsKind(SyntaxKind.IdentifierToken))
            .Select(token => token.ValueText)
            .ToImmutableHashSet();
        return new TokenAddition(Identifiers.Free("cancellationToken", names.Contains), annotated, cores);
    }

    public async Task ApplyAsync(SolutionEditor solution, CancellationToken cancellationToken)
    {
        var editor = await solution.GetDocumentEditorAsync(annotated.Document.Id, cancellationToken).ConfigureAwait(false);
        editor.ReplaceNode(annotated.Syntax, (method, _) => ((MethodDeclarationSyntax)method).AddToken(name, isOptional: true));
        foreach (var (document, syntax) in cores)
        {
            var there = await solution.GetDocumentEditorAsync(document, cancellationToken).ConfigureAwait(false);
            there.ReplaceNode(syntax, (method, _) => ((MethodDeclarationSyntax)method).AddToken(name, isOptional: false));
        }
    }

    // Nothing may follow 'params'; an interface, a base, a fallback or another part needs the signature as it is.
    private static bool CanGrow(AnnotatedMethod method, IMethodSymbol? core)
        => method.Symbol is { IsOverride: false } symbol
            && !symbol.Parameters.Any(parameter => parameter.IsParams)
            && !method.Aspects.Any(aspect => aspect.Name == KnownAspects.Fallback)
            && (!method.IsPartial || !method.HasBodyOfItsOwn)
            && !ImplementsInterface(symbol)
            && !HasOverloadWithToken(symbol)
            && (core is null || !HasOverloadWithToken(core));

    private static bool ImplementsInterface(IMethodSymbol method)
        => method.ContainingType.AllInterfaces
            .SelectMany(type => type.GetMembers(method.Name))
            .Any(member
                => SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member), method));

    private static bool HasOverloadWithToken(IMethodSymbol method)
        => method.ContainingType.WithBases()
            .SelectMany(type => type.GetMembers(method.Name))
            .OfType<IMethodSymbol>()
            .Any(other => other.Arity == method.Arity
                && other.Parameters.Length == method.Parameters.Length + 1
                && other.Parameters[method.Parameters.Length].Type.IsCancellationToken());

    // Only the wrapper, which is written anew, should call it.
    private static async Task<bool> IsCalledAsync(IMethodSymbol core, AnnotatedDeclaration annotated, CancellationToken cancellationToken)
    {
        foreach (var reference in core.ContainingType.DeclaringSyntaxReferences)
        {
            var root = await reference.GetSyntaxAsync(cancellationToken).ConfigureAwait(false);
            if (annotated.Document.Project.Solution.GetDocument(root.SyntaxTree) is not { } document
                || document is SourceGeneratedDocument
                || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model)
            {
                continue;
            }

            if (root.DescendantNodes().OfType<SimpleNameSyntax>().Any(node => node.Identifier.ValueText == core.Name
                && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(node, cancellationToken).Symbol?.OriginalDefinition, core)))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<(DocumentId Document, MethodDeclarationSyntax Syntax)> Declarations(IMethodSymbol? core, Solution solution,
        CancellationToken cancellationToken)
    {
        foreach (var reference in new[] { core, core?.PartialImplementationPart }.OfType<IMethodSymbol>()
            .SelectMany(part => part.DeclaringSyntaxReferences))
        {
            if (reference.GetSyntax(cancellationToken) is MethodDeclarationSyntax syntax
                && solution.GetDocument(syntax.SyntaxTree) is { } document)
            {
                yield return (document.Id, syntax);
            }
        }
    }
}
