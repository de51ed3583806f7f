using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Decorating;

namespace PerfAspects.Generators.Parsing.Decorating;

/// <summary>The inner object of a decorator → the expressions that reach its members.</summary>
internal static class InnerParser
{
    /// <summary>The call of a member of the inner object that is the core of a wrapper.</summary>
    /// <param name="method">The wrapper's method.</param>
    /// <param name="core">The member.</param>
    /// <param name="instance">The decorator, where the call stands.</param>
    /// <param name="typeArguments">The type arguments.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="name">Names a type where the call stands.</param>
    public static Expression Invocation(
        AnnotatedMethod method,
        IMethodSymbol core,
        Expression instance,
        EquatableArray<string> typeArguments,
        IEnumerable<Expression> arguments,
        Func<ITypeSymbol, string> name)
    {
        var receiver = Receiver(DecoratedType.Of(method.Symbol.ContainingType, method.Compilation)!, core.ContainingType, instance, name);
        return core.Declared() is IPropertySymbol property
            ? receiver.Member(Identifiers.Escape(property.Name))
            : Call(receiver, core, typeArguments, arguments);
    }

    /// <summary>The call of a method of the inner object.</summary>
    public static Expression Call(
        Expression receiver, IMethodSymbol called, EquatableArray<string> typeArguments, IEnumerable<Expression> arguments)
        => Disposal.IsOf(called.ContainingType)
            ? Expression.Of(Emitted.Type("InnerDisposal")).Call(called.Name, receiver)
            : receiver.Call(Identifiers.Escape(called.Name), typeArguments, arguments);

    /// <summary>The inner object as the interface, so that a call means the member of that interface and no namesake.</summary>
    public static Expression Receiver(DecoratedType type, INamedTypeSymbol decorated, Expression instance, Func<ITypeSymbol, string> name)
    {
        var source = type.InnerOf(decorated).Source!.Value;
        var inner = instance.Member(NameOf(source, type));
        return Disposal.IsOf(decorated) || SymbolEqualityComparer.Default.Equals(source.Type, decorated)
            ? inner
            : inner.As(name(decorated));
    }

    /// <summary>The core of a wrapper as the comment above the wrapper names it: <c>inner.GetAsync</c>.</summary>
    public static string DisplayName(AnnotatedMethod method, IMethodSymbol core)
    {
        var inner = DecoratedType.Of(method.Symbol.ContainingType, method.Compilation)!.InnerOf(core.ContainingType);
        return $"{inner.Source!.Value.Symbol.Name}.{core.Declared().Name}";
    }

    /// <summary>The members through which nested structs reach parameters of the primary constructor.</summary>
    public static IEnumerable<ParameterAccessor> Accessors(DecoratedType type, IEnumerable<INamedTypeSymbol> used)
        => used
            .Select(type.InnerOf)
            .Select(lookup => lookup.Source)
            .OfType<InnerSource>()
            .Where(source => source.IsParameter)
            .Distinct()
            .Select(source => new ParameterAccessor(
                source.Type.Declared(), NameOf(source, type), Identifiers.Escape(source.Symbol.Name)));

    private static string NameOf(InnerSource source, DecoratedType type)
        => source.IsParameter
            ? MethodNames.InnerAccessor(source.Symbol.Name, type.Type, type.Compilation)
            : Identifiers.Escape(source.Symbol.Name);
}
