using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAspects.Generators.Rules;

namespace PerfAspects.CodeFixes;

/// <summary>
/// Finds the mentions of a name in a type. A new private method can be seen in its type and the types nested in it alone; where none of
/// their code mentions its name, the method changes no binding. The comparison is by text: what a mention means is not looked up, since it
/// may mean something else afterwards.
/// </summary>
internal static class NameUses
{
    // Called for each member of a type in turn.
    private static readonly ConditionalWeakTable<SyntaxNode, Mentions> s_mentions = new();

    /// <summary>
    /// Whether the type mentions the name. The declaration of a method of that name in the type itself is no mention: overloads may share
    /// it.
    /// </summary>
    /// <param name="name">The name.</param>
    /// <param name="type">The type.</param>
    /// <param name="isNamedByAttribute">Whether an attribute gives the name to the new method: its mentions in attributes mean that
    /// method.</param>
    public static bool Any(string name, INamedTypeSymbol type, bool isNamedByAttribute)
        => type.DeclaringSyntaxReferences
            .Select(reference => reference.GetSyntax())
            .Where(declaration => !IsOurs(declaration.SyntaxTree))
            .Select(declaration => s_mentions.GetValue(declaration, MentionsIn))
            .Any(mentions => mentions.InCode.Contains(name) || (!isNamedByAttribute && mentions.InAttributes.Contains(name)));

    // Crefs of documentation count, and so do texts: they may name a method for reflection or for an aspect.
    private static Mentions MentionsIn(SyntaxNode declaration)
    {
        var tokens = declaration.DescendantTokens(descendIntoTrivia: true)
            .Where(token => token.Kind() is SyntaxKind.IdentifierToken or SyntaxKind.StringLiteralToken && !IsOwnMethod(token, declaration))
            .ToLookup(token => token.Parent!.FirstAncestorOrSelf<AttributeSyntax>() is not null, token => token.ValueText);
        return new Mentions(
            tokens[false].ToImmutableHashSet(StringComparer.Ordinal),
            tokens[true].ToImmutableHashSet(StringComparer.Ordinal));
    }

    private static bool IsOwnMethod(SyntaxToken token, SyntaxNode declaration)
        => token.Parent is MethodDeclarationSyntax method && method.Identifier == token && method.Parent == declaration;

    // Written anew after each edit.
    private static bool IsOurs(SyntaxTree tree) => tree.FilePath.Contains(AnnotatedMethod.ToolName);

    private sealed record Mentions(ImmutableHashSet<string> InCode, ImmutableHashSet<string> InAttributes);
}
