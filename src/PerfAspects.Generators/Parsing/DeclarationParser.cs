using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAspects.Generators.Parsing;

/// <summary>The implementing part's declaration: the user's, without default values, attributes and comments.</summary>
internal static class DeclarationParser
{
    /// <param name="method">The method.</param>
    /// <param name="syntax">Its declaration.</param>
    /// <param name="isAsync">Whether the implementing part awaits, which only it has to say.</param>
    public static string Parse(IMethodSymbol method, MethodDeclarationSyntax syntax, bool isAsync)
    {
        var modifiers = string.Join(" ", syntax.Modifiers.Select(modifier => isAsync && modifier.IsKind(SyntaxKind.PartialKeyword) ? "async partial" : modifier.Text));
        var parameters = method.Parameters.Zip(syntax.ParameterList.Parameters, Parameter);
        return $"{modifiers} {Returned(method)} {Identifiers.Escape(method.Name)}{TypeParameters(method)}({string.Join(", ", parameters)})"
            + (method.IsOverride ? InheritedConstraints(syntax) : Constraints(method));
    }

    public static string TypeParameters(IMethodSymbol method)
        => method.IsGenericMethod ? $"<{string.Join(", ", method.TypeParameters.Select(parameter => Identifiers.EscapeType(parameter.Name)))}>" : "";

    /// <summary><c> where T : class, global::System.IDisposable, new()</c>, one clause for each constrained type parameter.</summary>
    public static string Constraints(IMethodSymbol method)
        => string.Concat(method.TypeParameters
            .Select(parameter => (parameter.Name, Constraints: string.Join(", ", Constraints(parameter))))
            .Where(clause => clause.Constraints.Length > 0)
            .Select(clause => $" where {Identifiers.EscapeType(clause.Name)} : {clause.Constraints}"));

    private static IEnumerable<string> Constraints(ITypeParameterSymbol parameter)
    {
        if (parameter.HasUnmanagedTypeConstraint)
        {
            yield return "unmanaged";
        }
        else if (parameter.HasValueTypeConstraint)
        {
            yield return "struct";
        }
        else if (parameter.HasReferenceTypeConstraint)
        {
            yield return parameter.ReferenceTypeConstraintNullableAnnotation == NullableAnnotation.Annotated ? "class?" : "class";
        }
        else if (parameter.HasNotNullConstraint)
        {
            yield return "notnull";
        }

        foreach (var type in parameter.ConstraintTypes)
        {
            yield return type.Declared();
        }

        if (parameter.HasConstructorConstraint)
        {
            yield return "new()";
        }

        if (parameter.AllowsRefLikeType)
        {
            yield return "allows ref struct";
        }
    }

    // An override inherits its constraints and may only repeat what tells T? from Nullable<T>: class, struct or default.
    private static string InheritedConstraints(MethodDeclarationSyntax syntax)
        => string.Concat(syntax.ConstraintClauses.Select(clause =>
            $" where {Identifiers.EscapeType(clause.Name.Identifier.ValueText)} : {string.Join(", ", clause.Constraints.Select(constraint => constraint.WithoutTrivia()))}"));

    private static string Returned(IMethodSymbol method)
        => method.RefKind switch
        {
            RefKind.Ref => "ref ",
            RefKind.RefReadOnly => "ref readonly ",
            _ => "",
        }
        + method.ReturnType.Declared();

    private static string Parameter(IParameterSymbol parameter, ParameterSyntax syntax)
        => string.Concat(syntax.Modifiers.Select(modifier => $"{modifier.Text} "))
            + $"{parameter.Type.Declared()} {Identifiers.Escape(parameter.Name)}";
}
