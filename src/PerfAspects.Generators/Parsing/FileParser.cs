using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Parsing.Decorating;
using PerfAspects.Generators.Parsing.Dependencies;
using PerfAspects.Generators.Rules;

namespace PerfAspects.Generators.Parsing;

/// <summary>
/// The members of a file whose attributes look like ours → what they come to: a method with such an attribute brings itself, a type those
/// that have none of their own.
/// </summary>
internal static class FileParser
{
    public static ImmutableArray<ParsedMethod> Parse(ImmutableArray<AttributedMember> members, SemanticModel model,
        CancellationToken cancellationToken)
        =>
        [
            .. members.SelectMany(member => member.Declaration switch
            {
                TypeDeclarationSyntax type => TypeMembersParser.Parse(type, model, cancellationToken)
                    .Concat(DecoratorParser.Parse(type, model, cancellationToken)),
                MethodDeclarationSyntax or BasePropertyDeclarationSyntax
                    => Itself((MemberDeclarationSyntax)member.Declaration, model, cancellationToken),
                _ => [], // nothing else can be wrapped, which the analyzers say
            }),
        ];

    private static IEnumerable<ParsedMethod> Itself(MemberDeclarationSyntax declaration, SemanticModel model,
        CancellationToken cancellationToken)
        => model.GetDeclaredSymbol(declaration, cancellationToken) is { } symbol
            && AnnotatedMethod.Of(symbol.Definition(), model.Compilation) is { IsLedByType: false } method
            && MethodParser.Parse(method, declaration, cancellationToken) is { } parsed
                ? [parsed]
                : [];
}
