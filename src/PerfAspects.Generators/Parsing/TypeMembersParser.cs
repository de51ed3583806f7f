using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Rules;
using PerfAspects.Shared;

namespace PerfAspects.Generators.Parsing;

/// <summary>A type that carries an aspect → those of its members that nothing but the type brings to the generator.</summary>
internal static class TypeMembersParser
{
    public static IEnumerable<ParsedMethod> Parse(TypeDeclarationSyntax declaration, SemanticModel model,
        CancellationToken cancellationToken)
        => model.GetDeclaredSymbol(declaration, cancellationToken) is { } type && Brings(declaration, type)
            ? type.GetMembers()
                .Where(member => !member.IsImplementationPart())
                .Select(member => AnnotatedMethod.Of(member, model.Compilation))
                .OfType<AnnotatedMethod>()
                .Where(method => method.IsLedByType)
                .Select(method => MethodParser.Parse(method, Declaration(method.Member, cancellationToken), cancellationToken))
                .OfType<ParsedMethod>()
            : [];

    // Of several parts of the type, the one with its outermost aspect does, of several where that is repeated the first.
    private static bool Brings(TypeDeclarationSyntax part, INamedTypeSymbol type)
        => TypeAspects.Of(type).OrderBy(ofType => AspectDefinitions.IndexOf(ofType.Name)).FirstOrDefault() is { } outermost
            && outermost.Attribute.ApplicationSyntaxReference is { } first
            && first.SyntaxTree == part.SyntaxTree
            && part.Span.Contains(first.Span);

    private static MemberDeclarationSyntax Declaration(ISymbol member, CancellationToken cancellationToken)
        => (MemberDeclarationSyntax)member.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken);
}
