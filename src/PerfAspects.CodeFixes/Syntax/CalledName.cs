using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAspects.Generators.Parsing;

namespace PerfAspects.CodeFixes.Syntax;

/// <summary>The name by which an expression calls or mentions a method.</summary>
internal static class CalledName
{
    /// <summary>The name, or null where it is called by none.</summary>
    public static SimpleNameSyntax? In(SyntaxNode node)
        => node switch
        {
            InvocationExpressionSyntax invocation => In(invocation.Expression),
            MemberAccessExpressionSyntax { Expression: not BaseExpressionSyntax } access => access.Name,
            MemberBindingExpressionSyntax binding => binding.Name,
            SimpleNameSyntax name => name,
            _ => null,
        };

    /// <summary>Another name in its place, with its type arguments and trivia.</summary>
    public static SimpleNameSyntax WithName(this SimpleNameSyntax written, string name)
        => written.WithIdentifier(SyntaxFactory.ParseToken(Identifiers.Escape(name)).WithTriviaFrom(written.Identifier));

    /// <summary>The <c>Task</c> of a call that returns a <c>ValueTask</c>.</summary>
    public static ExpressionSyntax AsTask(this ExpressionSyntax call)
        => SyntaxFactory.InvocationExpression(SyntaxFactory.MemberAccessExpression(
                SyntaxKind.SimpleMemberAccessExpression,
                call.WithoutTrailingTrivia(),
                SyntaxFactory.IdentifierName("AsTask")))
            .WithTrailingTrivia(call.GetTrailingTrivia());
}
