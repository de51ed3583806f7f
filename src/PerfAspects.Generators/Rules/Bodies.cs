using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAspects.Generators.Rules;

/// <summary>The bodies of methods in any file of the project. For analyzers alone: the generator must depend on no body.</summary>
internal static class Bodies
{
    /// <summary>
    /// The bodies of a method that is written in this project: of an accessor or a local function as well. A constructor has its own alone.
    /// </summary>
    public static IEnumerable<IOperation> Of(IMethodSymbol method, Compilation compilation)
        => (method.PartialImplementationPart ?? method).DeclaringSyntaxReferences
            .Select(reference => reference.GetSyntax())
            .Select(syntax => OperationOf(syntax, compilation))
            .OfType<IOperation>();

    /// <summary>The value that a field or property has from its declaration on, or null where none is written.</summary>
    public static IOperation? InitialValue(ISymbol member, Compilation compilation)
        => member.DeclaringSyntaxReferences
            .Select(reference => reference.GetSyntax())
            .Select(syntax => (syntax as VariableDeclaratorSyntax)?.Initializer ?? (syntax as PropertyDeclarationSyntax)?.Initializer)
            .OfType<EqualsValueClauseSyntax>()
            .Select(initializer => OperationOf(initializer.Value, compilation))
            .FirstOrDefault();

#pragma warning disable RS1030 // another file's model, for the few members that the cached cores of a project use
    private static IOperation? OperationOf(SyntaxNode syntax, Compilation compilation)
        => compilation.GetSemanticModel(syntax.SyntaxTree).GetOperation(syntax);
#pragma warning restore RS1030
}
