using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Emission;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Parsing.Caching;
using PerfAspects.Generators.Rules;

namespace PerfAspects.Generators.Parsing;

/// <summary>The struct that carries a call through a pipeline: its arguments, and from there the call of the core.</summary>
internal sealed class CallParser(AnnotatedMethod method, CallNames names, ArgumentScope scope)
{
    private readonly IMethodSymbol _method = method.Symbol;
    private readonly IParameterSymbol? _token = method.Token;

    /// <summary>The struct, once all that it calls has asked the scope for what it takes.</summary>
    /// <param name="runtime">What gives the runtime inside the wrapper.</param>
    /// <param name="fallback">What is called when the call has failed.</param>
    /// <param name="partition">What tells whose limits the call is under.</param>
    public CallModel Call(string runtime, FallbackModel? fallback, PartitionModel? partition)
    {
        var arguments = _method.Parameters.Where(parameter => !IsToken(parameter) && scope.Uses(parameter)).ToArray();
        return new(
            names.Call,
            Join(If(scope.UsesRuntime, $"{Door.Runtime} {names.Runtime}"), If(scope.UsesInstance, $"{names.Type} {names.Target}"), arguments.Select(Parameter)),
            Join(If(scope.UsesRuntime, runtime), If(scope.UsesInstance, "this"), arguments.Select(argument => Identifiers.Escape(argument.Name))),
            names.Token,
            _token is null ? "default" : Identifiers.Escape(_token.Name),
            names.Result,
            fallback,
            partition);
    }

    /// <summary>The call of a method that takes the wrapper's arguments.</summary>
    /// <param name="called">The method.</param>
    /// <param name="more">What it takes after them.</param>
    public string Invocation(IMethodSymbol called, params string[] more)
    {
        var receiver = called.IsStatic ? names.Type : scope.Instance();
        var arguments = _method.Parameters.Select(parameter => IsToken(parameter) ? names.Token : scope.Argument(parameter));
        return $"{receiver}.{Identifiers.Escape(called.Name)}{DeclarationParser.TypeParameters(_method)}({Join(arguments, more)})";
    }

    private static string Join(params IEnumerable<string>[] items) => string.Join(", ", items.SelectMany(item => item));

    private static IEnumerable<string> If(bool condition, string text) => condition ? [text] : [];

    private bool IsToken(IParameterSymbol parameter) => SymbolEqualityComparer.Default.Equals(parameter, _token);

    private string Parameter(IParameterSymbol parameter) => $"{parameter.Type.Stored()} {names.Field(parameter)}";
}
