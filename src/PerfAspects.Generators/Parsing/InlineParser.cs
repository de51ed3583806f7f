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
    public static Expression Invocation(AnnotatedMethod annotated, IMethodSymbol core, AccessorModel? accessor)
    {
        var method = annotated.Symbol;
        var (typeArguments, arguments) = (DeclarationParser.TypeArguments(method), method.Parameters.Select(Argument));
        if (DecoratedCore.Is(core))
        {
            return InnerParser.Invocation(annotated, core, Expression.This, typeArguments, arguments, TypeNames.Declared);
        }

        if (accessor is not null)
        {
            return AccessorParser.Call(accessor, core.IsStatic ? Expression.Null : Expression.This, arguments);
        }

        var receiver = !core.IsStatic ? Expression.This
            : HidesTypeParameterOf(method, core.ContainingType) ? null
            : Expression.Of(core.ContainingType.Declared());
        return new CallExpression(receiver, Identifiers.Escape(core.Name), typeArguments, arguments.ToEquatableArray());
    }

    /// <summary>The caller's token, none where it is null.</summary>
    public static Expression Token(IParameterSymbol parameter)
    {
        var token = Expression.Of(Identifiers.Escape(parameter.Name));
        return parameter.Type.MayBeNull() ? token.Call("GetValueOrDefault") : token;
    }

    // Then the type has no name in the method, or none at all, but its members have.
    private static bool HidesTypeParameterOf(IMethodSymbol method, INamedTypeSymbol type)
        => type.HiddenTypeParameter() is not null
            || (method.IsGenericMethod
                && type.WithContainingTypes().Any(
                level => level.TypeArguments.Any(argument => method.TypeParameters.Any(parameter => parameter.Name == argument.Name))));

    /// <summary>A parameter's value, never bound at run time.</summary>
    public static Expression Value(IParameterSymbol parameter)
    {
        var name = Expression.Of(Identifiers.Escape(parameter.Name));
        return parameter.Type.TypeKind == TypeKind.Dynamic ? name.As("object") : name;
    }

    /// <summary>An argument as it is passed on.</summary>
    public static Expression Argument(IParameterSymbol parameter)
        => parameter.RefKind switch
        {
            RefKind.Ref => Reference(parameter, "ref"),
            RefKind.Out => Reference(parameter, "out"),
            RefKind.In or RefKind.RefReadOnlyParameter => Reference(parameter, "in"),
            _ => Value(parameter),
        };

    private static Expression Reference(IParameterSymbol parameter, string passing)
        => new ReferenceExpression(passing, Expression.Of(Identifiers.Escape(parameter.Name)));
}
