using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Rules.Caching;

namespace PerfAspects.Generators.Rules.Shapes;

/// <summary>The types that mean something to a wrapper, told by name: no lookup, and no difference between frameworks.</summary>
internal static class WellKnownTypes
{
    /// <summary>Whether the type is a <c>CancellationToken</c>, or a nullable one.</summary>
    public static bool IsCancellationToken(this ITypeSymbol type)
        => type.WithoutNullable() is INamedTypeSymbol { Name: "CancellationToken", Arity: 0 } token && token.IsIn("System", "Threading");

    public static bool IsException(this ITypeSymbol type)
        => type is INamedTypeSymbol { Name: "Exception", Arity: 0 } && type.IsIn("System");

    public static bool IsAsyncStream(this ITypeSymbol type)
        => type is INamedTypeSymbol { Name: "IAsyncEnumerable", Arity: 1 } && type.IsIn("System", "Collections", "Generic");

    public static bool IsAsyncEnumerator(this ITypeSymbol type)
        => type is INamedTypeSymbol { Name: "IAsyncEnumerator", Arity: 1 } && type.IsIn("System", "Collections", "Generic");

    public static bool IsAspectRuntime(this ITypeSymbol type)
        => type is INamedTypeSymbol { Name: "AspectRuntime", Arity: 0 } && type.IsIn("PerfAspects");

    /// <summary>The arity of a <c>Task</c> or <c>ValueTask</c>; -1 for any other type.</summary>
    public static int TaskArity(this ITypeSymbol type)
        => type is INamedTypeSymbol { Name: "Task" or "ValueTask" } named && type.IsIn("System", "Threading", "Tasks") ? named.Arity : -1;

    /// <summary>Whether the type stands in that namespace, and in no other type.</summary>
    public static bool IsIn(this ITypeSymbol type, params string[] namespaces)
    {
        var current = type.ContainingType is null ? type.ContainingNamespace : null;
        for (var i = namespaces.Length - 1; i >= 0; i--)
        {
            if (current?.Name != namespaces[i])
            {
                return false;
            }

            current = current.ContainingNamespace;
        }

        return current is { IsGlobalNamespace: true };
    }
}
