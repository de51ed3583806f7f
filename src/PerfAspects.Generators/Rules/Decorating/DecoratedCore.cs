using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Rules.Cores;

namespace PerfAspects.Generators.Rules.Decorating;

/// <summary>The core of a decorator's method that has no core of its own: the same member of the inner object.</summary>
internal static class DecoratedCore
{
    /// <summary>
    /// The interface member, as the method that is called; null where the method implements none, or there is no inner object.
    /// </summary>
    public static IMethodSymbol? Find(AnnotatedMethod method)
        => Implemented(method) is { } member
            && DecoratedType.Of(method.Symbol.ContainingType, method.Compilation)!.InnerOf(member.ContainingType).Source is not null
            ? member.Called()!.SeenFrom(method.Symbol)
            : null;

    /// <summary>Whether nothing but an inner object is missing; PERF029 then says so of the class.</summary>
    public static bool LacksInner(AnnotatedMethod method) => Implemented(method) is not null && Find(method) is null;

    /// <summary>Whether a core is a member of the inner object.</summary>
    public static bool Is(IMethodSymbol core) => core.ContainingType.TypeKind == TypeKind.Interface;

    private static ISymbol? Implemented(AnnotatedMethod method)
        => method.Symbol.IsStatic || DecoratedType.Of(method.Symbol.ContainingType, method.Compilation) is not { } type
            ? null
            : type.Members.FirstOrDefault(member => member.Name == method.Member.Name
                && SymbolEqualityComparer.Default.Equals(type.ImplementationOf(member), method.Member));
}
