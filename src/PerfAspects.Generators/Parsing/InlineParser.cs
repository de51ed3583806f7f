using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Parsing.Decorating;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Caching;
using PerfAspects.Generators.Rules.Declaring;
using PerfAspects.Generators.Rules.Decorating;

namespace PerfAspects.Generators.Parsing;

/// <summary>The parts of a wrapper that calls its core itself.</summary>
internal static class InlineParser
{
    /// <summary>Whether it is a task method that is only timed, over a core that returns just that task.</summary>
    public static bool IsObserved(AnnotatedMethod method, IMethodSymbol? core)
        => core is not null
            && method.Returned.Shape is ReturnShape.Task or ReturnShape.TaskOfResult
                or ReturnShape.ValueTask or ReturnShape.ValueTaskOfResult
            && method.Aspects.All(aspect => aspect.Name == KnownAspects.Timed)
            && method.Symbol.Parameters.All(parameter => !parameter.GetAttributes().Any(attribute => attribute.Is(KnownAspects.MetricTag)))
            && SymbolEqualityComparer.Default.Equals(core.ReturnType, method.Symbol.ReturnType)
            && !Obsolescence.ForbidsCallOf(method, core);

    public static InlineModel Locals(AnnotatedMethod method, IMethodSymbol? core)
    {
        return new(
            Local("method"),
            Local("span"),
            Local("started"),
            Local("result"),
            Local("running"),
            Local("exception"),
            method.Token is { } token ? Token(token) : null,
            method.Symbol.ReturnType.IsRefLikeType
                && (method.Symbol.Parameters.Any(parameter => parameter.RefKind != RefKind.None) || MayReferToItself(method)),
            !method.CallsCoreItself && MayThrow(method, core));

        // A primary-constructor parameter may be the runtime, and a local of its name would hide it; so would one of the core's name.
        string Local(string wanted) => Identifiers.Free(wanted, name => method.Symbol.Takes(name)
            || core?.Name == name
            || method.Symbol.ContainingType.InstanceConstructors.Any(
                constructor => constructor.Parameters.Any(parameter => parameter.Name == name)));
    }

    // An async core never throws at its caller, unless it has a builder of its own, or another type's static constructor comes before it;
    // whether what a derived type puts in the place of a virtual one is async, nobody can tell.
    private static bool MayThrow(AnnotatedMethod method, IMethodSymbol? core)
        => core is not { IsAsync: true, IsVirtual: false, IsOverride: false }
            || core.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "AsyncMethodBuilderAttribute")
            || (core.IsStatic && !SymbolEqualityComparer.Default.Equals(core.ContainingType, method.Symbol.ContainingType));

    // The result of a struct's method may refer to the struct itself only if the method says so.
    private static bool MayReferToItself(AnnotatedMethod method)
        => method.Symbol is { IsStatic: false, ContainingType.TypeKind: TypeKind.Struct }
            && method.Member.GetAttributes().Concat(method.Symbol.GetAttributes())
                .Any(attribute => attribute.AttributeClass?.Name == "UnscopedRefAttribute");

    /// <summary>The call of the core, qualified.</summary>
    /// <param name="annotated">The wrapper's method.</param>
    /// <param name="core">The core.</param>
    /// <param name="accessor">The method that calls the core, if the core cannot be called by name.</param>
    public static string Invocation(AnnotatedMethod annotated, IMethodSymbol core, string? accessor)
    {
        var method = annotated.Symbol;
        var arguments = method.Parameters.Select(Argument);
        if (DecoratedCore.Is(core))
        {
            return InnerParser.Invocation(annotated, core, "this", DeclarationParser.TypeParameters(method), arguments, TypeNames.Declared);
        }

        if (accessor is not null)
        {
            return $"{accessor}({string.Join(", ", arguments.Prepend(core.IsStatic ? "null" : "this"))})";
        }

        var receiver = !core.IsStatic ? "this."
            : HidesTypeParameterOf(method, core.ContainingType) ? ""
            : $"{core.ContainingType.Declared()}.";
        return $"{receiver}{Identifiers.Escape(core.Name)}{DeclarationParser.TypeParameters(method)}({string.Join(", ", arguments)})";
    }

    /// <summary>The caller's token, none where it is null.</summary>
    public static string Token(IParameterSymbol parameter)
        => Identifiers.Escape(parameter.Name) + (parameter.Type.MayBeNull() ? ".GetValueOrDefault()" : "");

    // Then the type has no name in the method, but its members have.
    private static bool HidesTypeParameterOf(IMethodSymbol method, INamedTypeSymbol type)
        => method.IsGenericMethod
            && type.WithContainingTypes().Any(
            level => level.TypeArguments.Any(argument => method.TypeParameters.Any(parameter => parameter.Name == argument.Name)));

    /// <summary>A parameter's value, never bound at run time.</summary>
    public static string Value(IParameterSymbol parameter)
    {
        var name = Identifiers.Escape(parameter.Name);
        return parameter.Type.TypeKind == TypeKind.Dynamic ? $"(object){name}" : name;
    }

    /// <summary>An argument as it is passed on.</summary>
    public static string Argument(IParameterSymbol parameter)
    {
        var name = Identifiers.Escape(parameter.Name);
        return parameter.RefKind switch
        {
            RefKind.Ref => $"ref {name}",
            RefKind.Out => $"out {name}",
            RefKind.In or RefKind.RefReadOnlyParameter => $"in {name}",
            _ => Value(parameter),
        };
    }
}
