using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAspects.RealSources.Tests.Annotating;

/// <summary>Reads the traits of a member from its symbol and its text.</summary>
internal static class MemberShapes
{
    public static Shapes Of(MemberDeclarationSyntax member, SemanticModel model)
    {
        var symbol = model.GetDeclaredSymbol(member)!;
        var traits = OfPlace(symbol, member).Concat(OfText(member));
        traits = symbol is IMethodSymbol method
            ? traits.Concat(OfSignature(method)).Concat(OfParameters(method))
            : traits.Append((Shapes.Property, true));
        return traits.Where(trait => trait.Has).Aggregate(Shapes.None, (shapes, trait) => shapes | trait.Shape);
    }

    private static IEnumerable<(Shapes Shape, bool Has)> OfPlace(ISymbol symbol, MemberDeclarationSyntax member) =>
    [
        (Shapes.Static, symbol.IsStatic),
        (Shapes.InGenericType, symbol.ContainingType.IsGenericType),
        (Shapes.InNestedType, symbol.ContainingType.ContainingType is not null),
        (Shapes.InStruct, symbol.ContainingType.TypeKind == TypeKind.Struct),
        (Shapes.InRecord, symbol.ContainingType.IsRecord),
        (Shapes.Virtual, symbol.IsVirtual),
        (Shapes.Override, symbol.IsOverride),
        (Shapes.ImplementsInterface, ImplementsInterface(symbol)),
        (Shapes.Overloaded, symbol.ContainingType.GetMembers(symbol.Name).Length > 1),
        (Shapes.PrimaryConstructor, member.Parent is TypeDeclarationSyntax { ParameterList: not null }),
    ];

    private static IEnumerable<(Shapes Shape, bool Has)> OfText(MemberDeclarationSyntax member) =>
    [
        (Shapes.Iterator, member.DescendantNodes(node => !IsInnerFunction(node)).OfType<YieldStatementSyntax>().Any()),
        (Shapes.ExpressionBody,
            member is MethodDeclarationSyntax { ExpressionBody: not null } or PropertyDeclarationSyntax { ExpressionBody: not null }),
        (Shapes.LocalFunction, member.DescendantNodes().OfType<LocalFunctionStatementSyntax>().Any()),
        (Shapes.Attributed, member.AttributeLists.Count > 1),
        (Shapes.Documented, member.GetLeadingTrivia().Any(trivia => trivia.IsKind(SyntaxKind.SingleLineDocumentationCommentTrivia))),
        (Shapes.Unsafe, member.Modifiers.Any(SyntaxKind.UnsafeKeyword)),
    ];

    private static IEnumerable<(Shapes Shape, bool Has)> OfSignature(IMethodSymbol method) =>
    [
        (Shapes.Extension, method.IsExtensionMethod),
        (Shapes.GenericMethod, method.IsGenericMethod),
        (Shapes.Constrained, method.TypeParameters.Any(IsConstrained)),
        (Shapes.Async, method.IsAsync),
        (Shapes.ReturnsTask, method.ReturnType.Name == nameof(Task)),
        (Shapes.ReturnsValueTask, method.ReturnType.Name == nameof(ValueTask)),
        (Shapes.ReturnsVoid, method.ReturnsVoid),
        (Shapes.ReturnsTuple, method.ReturnType.IsTupleType),
    ];

    private static IEnumerable<(Shapes Shape, bool Has)> OfParameters(IMethodSymbol method) =>
    [
        (Shapes.ByReference, method.Parameters.Any(parameter => parameter.RefKind != RefKind.None)),
        (Shapes.TakesSpan, method.Parameters.Any(parameter => parameter.Type.IsRefLikeType)),
        (Shapes.Optional, method.Parameters.Any(parameter => parameter.IsOptional)),
        (Shapes.Params, method.Parameters.Any(parameter => parameter.IsParams)),
        (Shapes.TakesToken, method.Parameters.Any(parameter => parameter.Type.Name == nameof(CancellationToken))),
    ];

    private static bool IsInnerFunction(SyntaxNode node) => node is LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax;

    private static bool IsConstrained(ITypeParameterSymbol parameter)
        => parameter.HasReferenceTypeConstraint
            || parameter.HasValueTypeConstraint
            || parameter.HasNotNullConstraint
            || !parameter.ConstraintTypes.IsEmpty;

    private static bool ImplementsInterface(ISymbol symbol)
        => symbol.ContainingType.AllInterfaces
            .SelectMany(one => one.GetMembers(symbol.Name))
            .Select(symbol.ContainingType.FindImplementationForInterfaceMember)
            .Contains(symbol, SymbolEqualityComparer.Default);
}
