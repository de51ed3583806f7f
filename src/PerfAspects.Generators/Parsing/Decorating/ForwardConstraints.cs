using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Rules.Shapes;

namespace PerfAspects.Generators.Parsing.Decorating;

/// <summary>
/// The constraints of an explicit implementation, which inherits them and only repeats the kind of a type parameter that stands with a
/// <c>?</c>.
/// </summary>
internal static class ForwardConstraints
{
    public static string OfExplicit(IMethodSymbol method, Func<ITypeParameterSymbol, string> name)
    {
        var annotated = method.Parameters.Select(parameter => parameter.Type)
            .Append(method.ReturnType)
            .SelectMany(TypeParts.Parts)
            .Where(part => part is ITypeParameterSymbol
            {
                TypeParameterKind: TypeParameterKind.Method,
                NullableAnnotation: NullableAnnotation.Annotated,
            })
            .Select(part => part.Name)
            .ToArray();
        return string.Concat(method.TypeParameters
            .Where(parameter => annotated.Contains(parameter.Name))
            .Select(parameter => $" where {name(parameter)} : {Kind(parameter)}"));
    }

    private static string Kind(ITypeParameterSymbol parameter)
        => parameter.IsValueType ? "struct" : parameter.IsReferenceType ? "class" : "default";
}
