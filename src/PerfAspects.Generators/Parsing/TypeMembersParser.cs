using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Rules;
using PerfAspects.Pipeline;

namespace PerfAspects.Generators.Parsing;

/// <summary>A type that carries an aspect → those of its members that nothing but the type brings to the generator.</summary>
internal static class TypeMembersParser
{
    public static EquatableArray<ParsedMethod> Parse(GeneratorAttributeSyntaxContext attributed, string aspect, CancellationToken cancellationToken)
        => attributed.TargetSymbol is INamedTypeSymbol type && Brings(attributed.TargetNode, type, aspect)
            ? type.GetMembers()
                .Where(member => !member.IsImplementationPart())
                .Select(member => AnnotatedMethod.Of(member, attributed.SemanticModel.Compilation))
                .OfType<AnnotatedMethod>()
                .Where(method => method.IsLedByType)
                .Select(method => MethodParser.Parse(method, Declaration(method.Member, cancellationToken), cancellationToken))
                .OfType<ParsedMethod>()
                .ToEquatableArray()
            : default;

    // The outermost aspect does, of several where it is repeated the first, which may stand on different parts of the type.
    private static bool Brings(SyntaxNode part, INamedTypeSymbol type, string aspect)
        => TypeAspects.Of(type).OrderBy(ofType => AspectOrder.IndexOf(ofType.Name)).FirstOrDefault() is { } outermost
            && outermost.Name == aspect
            && outermost.Attribute.ApplicationSyntaxReference is { } first
            && first.SyntaxTree == part.SyntaxTree
            && part.Span.Contains(first.Span);

    private static MemberDeclarationSyntax Declaration(ISymbol member, CancellationToken cancellationToken)
        => (MemberDeclarationSyntax)member.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken);
}
