using Microsoft.CodeAnalysis;

namespace PerfAspects.Generators.Rules;

/// <summary>Types as messages name them.</summary>
internal static class TypeDisplay
{
    /// <summary>Short, and without the nullability of the whole: <c>List&lt;int&gt;</c>.</summary>
    public static string Display(this ITypeSymbol type)
        => type.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
}
