using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Parsing.Caching;
using PerfAspects.Generators.Parsing.Decorating;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Caching;
using PerfAspects.Generators.Rules.Decorating;

namespace PerfAspects.Generators.Parsing;

/// <summary>The struct that carries a call through a pipeline: its arguments, and from there the call of the core.</summary>
internal sealed class CallParser(AnnotatedMethod method, CallNames names, ArgumentScope scope)
{
    private readonly IMethodSymbol _method = method.Symbol;
    private readonly IParameterSymbol? _token = method.Token;

    /// <summary>The struct, once all that it calls has taken from the scope what it needs.</summary>
    /// <param name="runtime">The runtime inside the wrapper.</param>
    /// <param name="fallback">The method that is called when the call has failed.</param>
    /// <param name="judge">The methods that judge an attempt.</param>
    /// <param name="partition">The partition of the call.</param>
    /// <param name="marks">The values of the call by which aspects decide.</param>
    public CallModel Call(Expression runtime, FallbackModel? fallback, JudgeModel? judge, PartitionModel? partition, MarkModel? marks)
    {
        var arguments = _method.Parameters.Where(parameter => !IsToken(parameter) && scope.Uses(parameter)).ToArray();
        return new(
            names.Call,
            Parameters(arguments).ToEquatableArray(),
            All(runtime, Expression.This, arguments.Select(argument => Expression.Of(Identifiers.Escape(argument.Name)))),
            names.Token,
            _token is null ? Expression.Default : InlineParser.Token(_token),
            names.Result,
            fallback,
            judge,
            partition,
            marks,
            TrimmingParser.Suppressions(method).ToEquatableArray(),
            Rebound(arguments));
    }

    // An instance with entries of its own loads them itself.
    private ReboundModel? Rebound(IParameterSymbol[] arguments)
    {
        if (!scope.UsesInstance
            || _method.ContainingType.IsValueType
            || method.Cache is null
            || InvalidationTarget.CachedOf(_method, method.Compilation)!.IsPerInstance())
        {
            return null;
        }

        var other = names.Fresh("other");
        return new(
            names.Target,
            other,
            All(Expression.Of(names.Runtime), Expression.Of(other).As(names.Type), arguments.Select(Field)));
    }

    /// <summary>The creation of the struct elsewhere than in the wrapper.</summary>
    /// <param name="runtime">The runtime there.</param>
    /// <param name="target">The instance there.</param>
    /// <param name="argument">Gives an argument there.</param>
    public Expression Creation(Expression runtime, Expression target, Func<IParameterSymbol, Expression> argument)
        => new CreationExpression(
            names.Call,
            All(runtime, target, _method.Parameters.Where(parameter => !IsToken(parameter) && scope.Uses(parameter)).Select(argument)));

    /// <summary>
    /// The arguments of a call like this one with another value of a parameter. To be read when the struct is known.
    /// </summary>
    /// <param name="replaced">The parameter.</param>
    /// <param name="value">The other value.</param>
    public EquatableArray<Expression> Copy(IParameterSymbol replaced, Expression value)
        => All(
            Expression.Of(names.Runtime),
            Expression.Of(names.Target),
            _method.Parameters
                .Where(parameter => !IsToken(parameter) && scope.Uses(parameter))
                .Select(parameter => SymbolEqualityComparer.Default.Equals(parameter, replaced) ? value : Field(parameter)));

    /// <summary>The call of the core.</summary>
    /// <param name="core">The core.</param>
    /// <param name="accessor">The method that calls it, if it cannot be called by name.</param>
    public Expression InvocationOfCore(IMethodSymbol core, AccessorModel? accessor)
        => DecoratedCore.Is(core) ? InnerParser.Invocation(method, core, scope.Instance(), TypeArguments(), Arguments(), names.Stored)
            : accessor is null ? Invocation(core)
            : AccessorParser.Call(accessor, core.IsStatic ? Expression.Null : scope.Instance(), Arguments());

    /// <summary>The call of a method that takes the wrapper's arguments.</summary>
    /// <param name="called">The method.</param>
    /// <param name="more">The arguments after them.</param>
    public Expression Invocation(IMethodSymbol called, params Expression[] more)
    {
        var receiver = called.IsStatic ? Expression.Of(names.Stored(called.ContainingType)) : scope.Instance();
        return receiver.Call(Identifiers.Escape(called.Name), TypeArguments(), Arguments().Concat(more));
    }

    private EquatableArray<string> TypeArguments() => DeclarationParser.TypeArguments(_method, names.TypeParameter);

    private IEnumerable<Expression> Arguments()
        => _method.Parameters.Select(parameter => IsToken(parameter) ? Token(parameter) : scope.Argument(parameter));

    // Of just the type of the parameter, so that no overload fits better.
    private Expression Token(IParameterSymbol parameter)
    {
        var token = Expression.Of(names.Token);
        return parameter.Type.MayBeNull() ? token.As($"{Emitted.Token}?") : token;
    }

    // The arguments of the struct's constructor: the runtime and the instance, where the struct has them, and the arguments of the call.
    private EquatableArray<Expression> All(Expression runtime, Expression instance, IEnumerable<Expression> arguments)
    {
        Expression[] first = (scope.UsesRuntime, scope.UsesInstance) switch
        {
            (true, true) => [runtime, instance],
            (true, false) => [runtime],
            (false, true) => [instance],
            _ => [],
        };
        return first.Concat(arguments).ToEquatableArray();
    }

    private IEnumerable<ParameterModel> Parameters(IEnumerable<IParameterSymbol> arguments)
    {
        if (scope.UsesRuntime)
        {
            yield return new(Emitted.Runtime, names.Runtime);
        }

        if (scope.UsesInstance)
        {
            yield return new(names.Type, names.Target);
        }

        foreach (var argument in arguments)
        {
            yield return new(names.Stored(argument.Type), names.Field(argument));
        }
    }

    private bool IsToken(IParameterSymbol parameter) => SymbolEqualityComparer.Default.Equals(parameter, _token);

    private Expression Field(IParameterSymbol parameter) => Expression.Of(names.Field(parameter));
}
