using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Model;

namespace PerfAspects.Generators.Rules;

/// <summary>What a method returns: the shape, and the result inside it (null where there is none).</summary>
internal readonly record struct ReturnType(ReturnShape Shape, ITypeSymbol? Result)
{
    public static ReturnType Of(IMethodSymbol method)
    {
        if (method.ReturnsVoid)
        {
            return new(ReturnShape.Void, null);
        }

        var type = method.ReturnType;
        return (type.Name, type.TaskArity()) switch
        {
            ("Task", 0) => new(ReturnShape.Task, null),
            ("ValueTask", 0) => new(ReturnShape.ValueTask, null),
            ("Task", 1) => new(ReturnShape.TaskOfResult, ((INamedTypeSymbol)type).TypeArguments[0]),
            ("ValueTask", 1) => new(ReturnShape.ValueTaskOfResult, ((INamedTypeSymbol)type).TypeArguments[0]),
            _ => new(ReturnShape.Value, type),
        };
    }

    public bool IsAsync => Shape is not (ReturnShape.Void or ReturnShape.Value);
}

internal static class WellKnownTypes
{
    public static bool IsCancellationToken(this ITypeSymbol type)
        => type is INamedTypeSymbol { Name: "CancellationToken", Arity: 0 } && type.IsIn("System", "Threading");

    public static bool IsAsyncStream(this ITypeSymbol type)
        => type is INamedTypeSymbol { Name: "IAsyncEnumerable" or "IAsyncEnumerator", Arity: 1 } && type.IsIn("System", "Collections", "Generic");

    public static bool IsAspectRuntime(this ITypeSymbol type)
        => type is INamedTypeSymbol { Name: "AspectRuntime", Arity: 0 } && type.IsIn("PerfAspects");

    /// <summary>The arity of a type of <c>System.Threading.Tasks</c>; -1 for any other type.</summary>
    public static int TaskArity(this ITypeSymbol type)
        => type is INamedTypeSymbol named && type.IsIn("System", "Threading", "Tasks") ? named.Arity : -1;

    private static bool IsIn(this ITypeSymbol type, params string[] namespaces)
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
