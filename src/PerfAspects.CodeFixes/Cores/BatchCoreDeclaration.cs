using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;
using PerfAspects.CodeFixes.Syntax;
using PerfAspects.Generators.Rules.Cores;

namespace PerfAspects.CodeFixes.Cores;

/// <summary>Declares the core for many keys below a method for one.</summary>
internal static class BatchCoreDeclaration
{
    private const string Collections = "global::System.Collections.Generic.";

    /// <summary>Whether the signature can be written from that of the method.</summary>
    public static bool IsPossible(AnnotatedDeclaration annotated)
        => !annotated.Method.Symbol.IsGenericMethod
            && BatchSignature.KeyOf(annotated.Method.Symbol) is not null
            && ResultOf(annotated.Syntax) is not null;

    /// <summary>The declaration without a body.</summary>
    public static MethodDeclarationSyntax Below(AnnotatedDeclaration annotated, string name)
    {
        var method = (MethodDeclarationSyntax)annotated.Syntax;
        var key = method.ParameterList.Parameters[BatchSignature.KeyOf(annotated.Method.Symbol)!.Ordinal].Type!.ToString();
        var modifiers = annotated.Method.Symbol.IsStatic ? "private static" : "private";
        var text = $"{modifiers} global::System.Threading.Tasks.Task<{Collections}IReadOnlyDictionary<{key}, {ResultOf(method)}>> "
            + $"{name}({Collections}IReadOnlyCollection<{key}> keys, global::System.Threading.CancellationToken cancellationToken);";
        var declaration = (MethodDeclarationSyntax)SyntaxFactory.ParseMemberDeclaration(text)!;
        var names = declaration.DescendantNodes().OfType<QualifiedNameSyntax>();
        return declaration
            .ReplaceNodes(names, static (_, written) => written.WithAdditionalAnnotations(Simplifier.Annotation))
            .WithLeadingTrivia(method.LineBreak(), method.Indentation());
    }

    private static TypeSyntax? ResultOf(MemberDeclarationSyntax member)
    {
        var returned = (member as MethodDeclarationSyntax)?.ReturnType;
        var generic = returned as GenericNameSyntax ?? (returned as QualifiedNameSyntax)?.Right as GenericNameSyntax;
        return generic is { TypeArgumentList.Arguments: { Count: 1 } arguments } ? arguments[0] : null;
    }
}
