using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Rules.Declaring;
using PerfAspects.Generators.Rules.Decorating;

namespace PerfAspects.Generators.Parsing.Decorating;

/// <summary>
/// A class with <c>[Decorator]</c> → <see cref="DecoratorModel"/>. The part of the class that has the attribute brings it.
/// </summary>
internal static class DecoratorParser
{
    public static IEnumerable<ParsedMethod> Parse(
        TypeDeclarationSyntax declaration, SemanticModel model, CancellationToken cancellationToken)
        => declaration.AttributeLists.Count > 0
            && model.GetDeclaredSymbol(declaration, cancellationToken) is { } symbol
            && DecoratedType.MarkOf(symbol)?.ApplicationSyntaxReference is { } written
            && written.SyntaxTree == declaration.SyntaxTree
            && declaration.Span.Contains(written.Span)
                ? [Parse(DecoratedType.Of(symbol, model.Compilation)!)]
                : [];

    private static ParsedMethod Parse(DecoratedType type)
        => new(
            null,
            DecoratorRules.Errors(type).Select(DiagnosticParser.Parse).ToEquatableArray(),
            Declarations.CanBeAddedTo(type.Type) ? Model(type) : null);

    private static DecoratorModel Model(DecoratedType type)
    {
        var error = DecoratorRules.Check(type.Type, type.Compilation).FirstOrDefault()?.Message;
        var places = new ForwardPlaces(type);
        return new(
            TypeParser.Parse(type.Type, type.Compilation),
            InnerParser.Accessors(type, type.Interfaces).ToEquatableArray(),
            ForwardedMember.Of(type)
                .Where(member => member.Fault is null)
                .Select(member => ForwardParser.Parse(member, type, places.IsPublic(member), ErrorOf(member)))
                .ToEquatableArray());

        string? ErrorOf(ForwardedMember member)
            => type.InnerOf(member.Interface).Source is null ? SymbolDisplay.FormatLiteral(error!, quote: true) : null;
    }
}
