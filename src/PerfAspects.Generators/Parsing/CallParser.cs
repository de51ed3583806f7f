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

    /// <summary>The struct, once all that it calls has asked the scope for what it takes.</summary>
    /// <param name="runtime">The expression of the runtime inside the wrapper.</param>
    /// <param name="fallback">The method that is called when the call has failed.</param>
    /// <param name="judge">The methods that are asked about an attempt.</param>
    /// <param name="partition">The partition of the call.</param>
    /// <param name="marks">The values of the call by which aspects decide.</param>
    public CallModel Call(string runtime, FallbackModel? fallback, JudgeModel? judge, PartitionModel? partition, MarkModel? marks)
    {
        var arguments = _method.Parameters.Where(parameter => !IsToken(parameter) && scope.Uses(parameter)).ToArray();
        return new(
            names.Call,
            Join(If(scope.UsesRuntime, $"{Emitted.Runtime} {names.Runtime}"), If(scope.UsesInstance, $"{names.Type} {names.Target}"),
                arguments.Select(Parameter)),
            Join(If(scope.UsesRuntime, runtime), If(scope.UsesInstance, "this"),
                arguments.Select(argument => Identifiers.Escape(argument.Name))),
            names.Token,
            _token is null ? "default" : InlineParser.Token(_token),
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
            || method.Cache is not { Attribute: var cached }
            || cached.IsPerInstance())
        {
            return null;
        }

        var other = names.Fresh("other");
        return new(
            names.Target,
            other,
            Join(If(scope.UsesRuntime, names.Runtime), [$"({names.Type}){other}"], arguments.Select(names.Field)));
    }

    /// <summary>The creation of the struct elsewhere than in the wrapper.</summary>
    /// <param name="runtime">The runtime there.</param>
    /// <param name="target">The instance there.</param>
    /// <param name="argument">Gives an argument there.</param>
    public string Creation(string runtime, string target, Func<IParameterSymbol, string> argument)
    {
        var arguments = _method.Parameters.Where(parameter => !IsToken(parameter) && scope.Uses(parameter)).Select(argument);
        return $"new {names.Call}({Join(If(scope.UsesRuntime, runtime), If(scope.UsesInstance, target), arguments)})";
    }

    /// <summary>
    /// The arguments of a call like this one with another value of a parameter. To be asked for when the struct is known.
    /// </summary>
    /// <param name="replaced">The parameter.</param>
    /// <param name="value">The other value.</param>
    public string Copy(IParameterSymbol replaced, string value)
        => Join(
            If(scope.UsesRuntime, names.Runtime),
            If(scope.UsesInstance, names.Target),
            _method.Parameters
                .Where(parameter => !IsToken(parameter) && scope.Uses(parameter))
                .Select(parameter => SymbolEqualityComparer.Default.Equals(parameter, replaced) ? value : names.Field(parameter)));

    /// <summary>The call of the core.</summary>
    /// <param name="core">The core.</param>
    /// <param name="accessor">The method that calls it, if it cannot be called by name.</param>
    public string InvocationOfCore(IMethodSymbol core, string? accessor)
        => DecoratedCore.Is(core) ? InnerParser.Invocation(method, core, scope.Instance(), TypeArguments(), Arguments(), names.Stored)
            : accessor is null ? Invocation(core) : $"{accessor}({Join([core.IsStatic ? "null" : scope.Instance()], Arguments())})";

    /// <summary>The call of a method that takes the wrapper's arguments.</summary>
    /// <param name="called">The method.</param>
    /// <param name="more">The arguments after them.</param>
    public string Invocation(IMethodSymbol called, params string[] more)
    {
        var receiver = called.IsStatic ? names.Stored(called.ContainingType) : scope.Instance();
        return $"{receiver}.{Identifiers.Escape(called.Name)}{TypeArguments()}({Join(Arguments(), more)})";
    }

    private string TypeArguments() => DeclarationParser.TypeParameters(_method, names.TypeParameter);

    private IEnumerable<string> Arguments()
        => _method.Parameters.Select(parameter => IsToken(parameter) ? Token(parameter) : scope.Argument(parameter));

    // Of just the type of the parameter, so that no overload fits better.
    private string Token(IParameterSymbol parameter) => parameter.Type.MayBeNull() ? $"({Emitted.Token}?){names.Token}" : names.Token;

    private static string Join(params IEnumerable<string>[] items) => string.Join(", ", items.SelectMany(item => item));

    private static IEnumerable<string> If(bool condition, string text) => condition ? [text] : [];

    private bool IsToken(IParameterSymbol parameter) => SymbolEqualityComparer.Default.Equals(parameter, _token);

    private string Parameter(IParameterSymbol parameter) => $"{names.Stored(parameter.Type)} {names.Field(parameter)}";
}
