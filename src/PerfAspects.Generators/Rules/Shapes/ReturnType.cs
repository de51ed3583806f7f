using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Model;

namespace PerfAspects.Generators.Rules.Shapes;

/// <summary>The return type of a method: the shape, and the result inside it, of a stream its items (null if there is none).</summary>
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
            _ when type.IsAsyncStream() => new(ReturnShape.Stream, ((INamedTypeSymbol)type).TypeArguments[0]),
            _ => new(ReturnShape.Value, type),
        };
    }
}
