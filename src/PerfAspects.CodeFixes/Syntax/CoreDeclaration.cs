using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAspects.CodeFixes.Syntax;

/// <summary>Turns a method's declaration into that of its core: the same parameters, and nothing that speaks to callers.</summary>
internal sealed class CoreDeclaration(string name, IMethodSymbol wrapper, BodyAttributes bodyAttributes)
{
    /// <summary>The core of a method that has a body, in its place and with its trivia.</summary>
    public MethodDeclarationSyntax From(MethodDeclarationSyntax method)
        => method
            .WithAttributeLists(bodyAttributes.In(method.AttributeLists))
            .WithIdentifier(SyntaxFactory.Identifier(name).WithTriviaFrom(method.Identifier))
            .WithTypeParameterList(method.TypeParameterList?.ReplaceNodes(method.TypeParameterList.Parameters, (parameter, _) => TypeParameter(parameter)))
            .WithParameterList(method.ParameterList.ReplaceNodes(method.ParameterList.Parameters, (parameter, _) => Parameter(parameter)))
            .WithCoreModifiers()
            .WithLeadingTrivia(method.GetLeadingTrivia())
            .WithConstraintsOf(wrapper);

    /// <summary>The same as a method of its own below the one it is made from, which keeps the comments of the header.</summary>
    public MethodDeclarationSyntax Below(MethodDeclarationSyntax method)
        => From(method).WithoutHeaderComments().WithLeadingTrivia(method.LineBreak(), method.Indentation());

    private TypeParameterSyntax TypeParameter(TypeParameterSyntax parameter)
        => parameter
            .WithAttributeLists(bodyAttributes.In(parameter.AttributeLists))
            .WithLeadingTrivia(parameter.GetLeadingTrivia());

    // 'this' stays with the wrapper, the only one that is called as an extension.
    private ParameterSyntax Parameter(ParameterSyntax parameter)
        => parameter
            .WithAttributeLists(bodyAttributes.In(parameter.AttributeLists))
            .WithModifiers(SyntaxFactory.TokenList(parameter.Modifiers.Where(modifier => !modifier.IsKind(SyntaxKind.ThisKeyword))))
            .WithIdentifier(parameter.Identifier.WithTrailingTrivia(parameter.GetTrailingTrivia()))
            .WithDefault(null)
            .WithLeadingTrivia(parameter.GetLeadingTrivia());
}
