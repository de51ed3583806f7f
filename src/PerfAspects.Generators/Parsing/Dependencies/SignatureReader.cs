using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAspects.Generators.Parsing.Dependencies;

/// <summary>Reads declarations, token for token, into a <see cref="FileSignature"/>.</summary>
internal sealed class SignatureReader
{
    private readonly HashSet<string> _names = [];
    private FingerprintBuilder _sum = new(); // a struct that changes

    public void Add(string text) => _sum.Add(text);

    public void Add(SyntaxNode node)
    {
        foreach (var part in node.DescendantNodesAndTokensAndSelf(static inner => !IsInvisible(inner)))
        {
            switch (part.AsNode())
            {
                case null:
                    Add(part.AsToken());
                    break;
                case AttributeSyntax attribute:
                    AddSuffixed(attribute.Name);
                    break;
                case var inner when IsInvisible(inner):
                    // That there is a body shows; what it says does not, but for a directive in it, which holds on after it.
                    _sum.Add((ulong)inner.RawKind);
                    AddDirectives(inner);
                    break;
            }
        }
    }

    public FileSignature ToSignature() => new(_sum.Build(), [.. _names]);

    // No declaration takes a type or a value from there: it all is written out, constants aside.
    private static bool IsInvisible(SyntaxNode node)
        => node switch
        {
            BlockSyntax or ArrowExpressionClauseSyntax or ConstructorInitializerSyntax or GlobalStatementSyntax => true,
            EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax } => true,
            EqualsValueClauseSyntax { Parent.Parent.Parent: BaseFieldDeclarationSyntax field }
                => !field.Modifiers.Any(SyntaxKind.ConstKeyword),
            _ => false,
        };

    private void Add(SyntaxToken token)
    {
        if (token.ContainsDirectives)
        {
            foreach (var trivia in token.LeadingTrivia)
            {
                if (trivia.IsDirective)
                {
                    AddDirective(trivia.GetStructure());
                }
            }
        }

        _sum.Add((ulong)token.RawKind);
        if (token.ContainsDiagnostics)
        {
            // Text that the parser has skipped hangs on it like white space, and takes the value of a constant away
            _sum.Add(token.ToFullString());
        }

        if (SyntaxFacts.GetText(token.Kind()).Length > 0)
        {
            return;
        }

        _sum.Add(token.Text);
        if (token.IsKind(SyntaxKind.IdentifierToken))
        {
            _names.Add(token.ValueText);
        }
    }

    // [Timed] means TimedAttribute, if there is one.
    private void AddSuffixed(NameSyntax name)
    {
        var written = name switch
        {
            QualifiedNameSyntax qualified => qualified.Right,
            AliasQualifiedNameSyntax aliased => aliased.Name,
            _ => name as SimpleNameSyntax,
        };
        if (written is not null)
        {
            _names.Add($"{written.Identifier.ValueText}Attribute");
        }
    }

    private void AddDirectives(SyntaxNode node)
    {
        if (node.ContainsDirectives)
        {
            foreach (var directive in node.DescendantNodes(descendIntoTrivia: true).OfType<DirectiveTriviaSyntax>())
            {
                AddDirective(directive);
            }
        }
    }

    private void AddDirective(SyntaxNode? directive)
    {
        if (directive is NullableDirectiveTriviaSyntax nullable)
        {
            _sum.Add("#nullable");
            _sum.Add(nullable.SettingToken.Text);
            _sum.Add(nullable.TargetToken.Text);
        }
    }
}
