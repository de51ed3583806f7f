using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAspects.Generators.Parsing;

/// <summary>The constraints of a method's type parameters, as the implementing part and the holder repeat them.</summary>
internal static class ConstraintParser
{
    /// <summary><c> where T : class, global::System.IDisposable, new()</c>, one clause for each constrained type parameter.</summary>
    public static string Parse(IMethodSymbol method)
        => Parse(method, static parameter => Identifiers.EscapeType(parameter.Name), TypeNames.Declared);

    /// <summary>The same, where types and type parameters have other names.</summary>
    public static string Parse(IMethodSymbol method, Func<ITypeParameterSymbol, string> name, Func<ITypeSymbol, string> typeName)
        => string.Concat(method.TypeParameters
            .Select(parameter => (Name: name(parameter), Constraints: string.Join(", ", Constraints(parameter, typeName))))
            .Where(clause => clause.Constraints.Length > 0)
            .Select(clause => $" where {clause.Name} : {clause.Constraints}"));

    // An override inherits its constraints and may only repeat what tells T? from Nullable<T>: class, struct or default.
    public static string Inherited(MethodDeclarationSyntax syntax)
        => string.Concat(syntax.ConstraintClauses.Select(clause =>
            $" where {Identifiers.EscapeType(clause.Name.Identifier.ValueText)} : {string.Join(", ", clause.Constraints.Select(Text))}"));

    private static string Text(TypeParameterConstraintSyntax constraint)
        => string.Concat(constraint.DescendantTokens().Select(token => token.Text));

    private static IEnumerable<string> Constraints(ITypeParameterSymbol parameter, Func<ITypeSymbol, string> typeName)
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
            yield return typeName(type);
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
}
