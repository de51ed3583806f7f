using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAspects.CodeFixes.Syntax;

/// <summary>Turns a member's declaration into that of its core: the same parameters, and nothing that speaks to callers.</summary>
internal sealed class CoreDeclaration(string name, IMethodSymbol wrapper, BodyAttributes bodyAttributes)
{
    /// <summary>The core of a member that has a body, in its place and with its trivia.</summary>
    public MethodDeclarationSyntax From(MemberDeclarationSyntax member)
        => member is PropertyDeclarationSyntax property
            ? AsCore(property.AsMethod(), bodyAttributes.InCoreOf(property))
            : AsCore((MethodDeclarationSyntax)member, bodyAttributes.InCoreOf(member));

    /// <summary>The same as a method of its own below the member it is made from, which keeps the comments of the header.</summary>
    public MethodDeclarationSyntax Below(MemberDeclarationSyntax member)
    {
        SyntaxTrivia[] above = [member.LineBreak(), member.Indentation()];
        return From(member).WithoutHeaderComments()
            .WithLeadingTrivia(member is PropertyDeclarationSyntax property ? [.. above, .. property.CommentLines()] : above);
    }

    /// <summary>Whether the header of the core has every directive that the header of the member has.</summary>
    public bool KeepsDirectives(MemberDeclarationSyntax member) => member.HasSameDirectives(From(member));

    private MethodDeclarationSyntax AsCore(MethodDeclarationSyntax method, SyntaxList<AttributeListSyntax> attributes)
        => Under(attributes, method)
            .WithAttributeLists(attributes)
            .WithIdentifier(SyntaxFactory.Identifier(name).WithTriviaFrom(method.Identifier))
            .WithTypeParameterList(method.TypeParameterList?.ReplaceNodes(method.TypeParameterList.Parameters,
                (parameter, _) => TypeParameter(parameter)))
            .WithParameterList(method.ParameterList.ReplaceNodes(method.ParameterList.Parameters, (parameter, _) => Parameter(parameter)))
            .WithCoreModifiers()
            .WithLeadingTrivia(method.GetLeadingTrivia())
            .WithConstraintsOf(wrapper);

    // With attributes where it had none, the method no longer begins with what is said of it.
    private static MethodDeclarationSyntax Under(SyntaxList<AttributeListSyntax> attributes, MethodDeclarationSyntax method)
        => method.AttributeLists.Count == 0 && attributes.Count > 0 ? method.WithLeadingTrivia(attributes[0].GetLeadingTrivia()) : method;

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
