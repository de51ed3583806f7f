using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PerfAspects.Generators.Rules.Cores;

namespace PerfAspects.Generators.Rules.Resilience;

/// <summary>PERF021: a timeout ends a core through its token, which the core has to hand on or look at.</summary>
internal static class TokenUse
{
    /// <summary>The token by which the core's timeout reaches it, with the method; null where it has none to listen to.</summary>
    public static (IParameterSymbol Token, AnnotatedMethod Method)? Expected(IMethodSymbol core, Compilation compilation)
        => WrapperLookup.WrapperOf(core.PartialDefinitionPart ?? core, compilation) is { Token: { } token } method
            && method.Find(KnownAspects.Timeout) is not null
            && token.Ordinal < core.Parameters.Length
            && !OnlyThrows(core)
                ? (core.Parameters[token.Ordinal], method)
                : null;

    // A core that is still to be written has nothing to end.
    private static bool OnlyThrows(IMethodSymbol core)
        => core.DeclaringSyntaxReferences
            .Select(reference => reference.GetSyntax())
            .OfType<MethodDeclarationSyntax>()
            .Any(method => method.ExpressionBody is { Expression: ThrowExpressionSyntax } || method.Body is { Statements: { Count: 1 } only } && only[0] is ThrowStatementSyntax);
}
