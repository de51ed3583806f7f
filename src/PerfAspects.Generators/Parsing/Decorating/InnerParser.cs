using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Emission;
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
    /// <param name="typeArguments">The type arguments in angle brackets, or nothing.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="name">Names a type where the call stands.</param>
    public static string Invocation(
        AnnotatedMethod method,
        IMethodSymbol core,
        string instance,
        string typeArguments,
        IEnumerable<string> arguments,
        Func<ITypeSymbol, string> name)
    {
        var receiver = Receiver(DecoratedType.Of(method.Symbol.ContainingType, method.Compilation)!, core.ContainingType, instance, name);
        return core.Declared() is IPropertySymbol property
            ? $"{receiver}.{Identifiers.Escape(property.Name)}"
            : Call(receiver, core, typeArguments, arguments);
    }

    /// <summary>The call of a method of the inner object.</summary>
    public static string Call(string receiver, IMethodSymbol called, string typeArguments, IEnumerable<string> arguments)
        => Disposal.IsOf(called.ContainingType)
            ? $"{Emitted.Space}InnerDisposal.{called.Name}({receiver})"
            : $"{receiver}.{Identifiers.Escape(called.Name)}{typeArguments}({string.Join(", ", arguments)})";

    /// <summary>The inner object as the interface, so that a call means the member of that interface and no namesake.</summary>
    public static string Receiver(DecoratedType type, INamedTypeSymbol decorated, string instance, Func<ITypeSymbol, string> name)
    {
        var source = type.InnerOf(decorated).Source!.Value;
        var inner = $"{instance}.{NameOf(source, type)}";
        return Disposal.IsOf(decorated) || SymbolEqualityComparer.Default.Equals(source.Type, decorated)
            ? inner
            : $"(({name(decorated)}){inner})";
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
