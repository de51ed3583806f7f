using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Rules;

namespace PerfAspects.Generators.Parsing;

/// <summary>The names that mean something inside a type, so that an emitted one means only itself.</summary>
internal static class TypeScope
{
    /// <summary>Whether the name is a type around, a type parameter, or a member, inherited ones included.</summary>
    public static bool Knows(this INamedTypeSymbol type, string name)
    {
        for (var scope = type; scope is not null; scope = scope.ContainingType)
        {
            if (scope.Name == name || (scope.IsGenericType && scope.TypeParameters.Any(parameter => parameter.Name == name)))
            {
                return true;
            }

            for (var level = scope; level is not null; level = level.BaseType)
            {
                if (!level.GetMembers(name).IsEmpty)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Whether the name is one of the method's parameters or type parameters.</summary>
    public static bool Takes(this IMethodSymbol method, string name)
    {
        foreach (var parameter in method.Parameters)
        {
            if (parameter.Name == name)
            {
                return true;
            }
        }

        return method.IsGenericMethod && method.TypeParameters.Any(parameter => parameter.Name == name);
    }

    /// <summary>The annotated methods of that name, in the order of their declarations.</summary>
    public static IEnumerable<IMethodSymbol> AnnotatedOverloads(this IMethodSymbol method)
        => method.ContainingType.CalledMembers(method.Declared().Name).Where(IsAnnotated);

    public static bool IsAnnotated(IMethodSymbol method)
        => AnnotatedMethod.MayBe(method.Declared());
}
