using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Rules.Shapes;

namespace PerfAspects.Generators.Rules.Decorating;

/// <summary>The interfaces by which objects are disposed. A decorator disposes an inner object only if no container does.</summary>
internal static class Disposal
{
    public static bool IsOf(ITypeSymbol type)
        => type is INamedTypeSymbol { Name: "IDisposable" or "IAsyncDisposable", Arity: 0 } && type.IsIn("System");
}
