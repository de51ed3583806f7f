using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PerfAspects.Generators.Rules.Caching;
using PerfAspects.Generators.Rules.Cores;

namespace PerfAspects.Generators.Rules.Resilience;

/// <summary>PERF021: a timeout ends a core through its token, which the core has to hand on or look at.</summary>
internal static class TokenUse
{
    /// <summary>The token by which the core's timeout reaches it, with the method; null where it has none to listen to.</summary>
    public static (IParameterSymbol Token, AnnotatedMethod Method)? Expected(IMethodSymbol core, Compilation compilation)
        => WrapperLookup.WrapperOf(core.PartialDefinitionPart ?? core, compilation) is { } method ? Expected(core, method) : null;

    /// <summary>The same of a core whose method is known.</summary>
    public static (IParameterSymbol Token, AnnotatedMethod Method)? Expected(IMethodSymbol core, AnnotatedMethod method)
        => method.Token is { } token
            && !token.Type.MayBeNull() // PERF015 requires another one
            && method.Find(KnownAspects.Timeout) is not null
            && TokenOf(core, method, token) is { } seen
            && !OnlyThrows(core)
                ? (seen, method)
                : null;

    private static IParameterSymbol? TokenOf(IMethodSymbol core, AnnotatedMethod method, IParameterSymbol token)
        => method.IsBatched ? BatchSignature.TokenOf(core)
            : token.Ordinal < core.Parameters.Length ? core.Parameters[token.Ordinal]
            : null;

    /// <summary>Whether the token is read here.</summary>
    public static bool Is(IOperation operation, IParameterSymbol token)
        => operation is IParameterReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Parameter, token)
            && operation.IsRead();

    // A core that is still to be written has nothing to end.
    private static bool OnlyThrows(IMethodSymbol core)
        => core.DeclaringSyntaxReferences
            .Select(reference => reference.GetSyntax())
            .OfType<MethodDeclarationSyntax>()
            .Any(method => method.ExpressionBody is { Expression: ThrowExpressionSyntax }
                || method.Body is { Statements: { Count: 1 } only } && only[0] is ThrowStatementSyntax);
}
