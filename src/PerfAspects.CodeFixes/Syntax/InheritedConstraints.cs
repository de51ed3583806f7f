using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;
using PerfAspects.Generators.Parsing;

namespace PerfAspects.CodeFixes.Syntax;

/// <summary>An override inherits its constraints and may not repeat them. Its core is no override and must.</summary>
internal static class InheritedConstraints
{
    public static MethodDeclarationSyntax WithConstraintsOf(this MethodDeclarationSyntax core, IMethodSymbol wrapper)
        => wrapper.IsOverride && wrapper.IsGenericMethod ? core.WithConstraints(ConstraintParser.Parse(wrapper)) : core;

    /// <summary>The method with these constraints in the place of its own.</summary>
    public static MethodDeclarationSyntax WithConstraints(this MethodDeclarationSyntax core, string constraints)
    {
        var endOfHeader = core.FirstBodyToken().GetPreviousToken().TrailingTrivia;
        var clauses = ((MethodDeclarationSyntax)SyntaxFactory.ParseMemberDeclaration($"void M(){constraints};")!)
            .ConstraintClauses
            .Select(clause => clause.WithTrailingTrivia().WithLeadingTrivia(SyntaxFactory.Space)
                .WithAdditionalAnnotations(Simplifier.Annotation));
        var changed = core
            .WithParameterList(core.ParameterList.WithTrailingTrivia())
            .WithConstraintClauses(SyntaxFactory.List(clauses));
        var end = changed.FirstBodyToken().GetPreviousToken();
        return changed.ReplaceToken(end, end.WithTrailingTrivia(endOfHeader));
    }
}
