using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Emission;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Parsing.Caching;
using PerfAspects.Generators.Rules;

namespace PerfAspects.Generators.Parsing;

/// <summary>The struct that carries a call through a pipeline: its arguments, and from there the call of the core.</summary>
internal sealed class CallParser(AnnotatedMethod method, CallNames names)
{
    private readonly IMethodSymbol _method = method.Symbol;
    private readonly IParameterSymbol? _token = method.Token;

    /// <param name="runtime">What gives the runtime inside the wrapper.</param>
    /// <param name="hasCore">Whether a core is called, which takes every argument.</param>
    /// <param name="used">What the invalidations take.</param>
    public CallModel Call(string runtime, bool hasCore, ArgumentScope used)
    {
        var arguments = _method.Parameters
            .Where(parameter => !SymbolEqualityComparer.Default.Equals(parameter, _token) && (hasCore || used.Uses(parameter)))
            .ToArray();
        var hasTarget = !_method.IsStatic && (hasCore || used.UsesInstance);
        return new(
            names.Call,
            Join(If(used.UsesRuntime, $"{Door.Runtime} {names.Runtime}"), If(hasTarget, $"{names.Type} {names.Target}"), arguments.Select(Parameter)),
            Join(If(used.UsesRuntime, runtime), If(hasTarget, "this"), arguments.Select(argument => Identifiers.Escape(argument.Name))),
            names.Token,
            _token is null ? "default" : Identifiers.Escape(_token.Name),
            names.Result);
    }

    public string Invocation(IMethodSymbol core)
    {
        var receiver = _method.IsStatic ? names.Type : names.Target;
        var arguments = _method.Parameters.Select(parameter =>
            SymbolEqualityComparer.Default.Equals(parameter, _token) ? names.Token : names.Field(parameter));
        return $"{receiver}.{Identifiers.Escape(core.Name)}{DeclarationParser.TypeParameters(_method)}({Join(arguments)})";
    }

    private static string Join(params IEnumerable<string>[] items) => string.Join(", ", items.SelectMany(item => item));

    private static IEnumerable<string> If(bool condition, string text) => condition ? [text] : [];

    private string Parameter(IParameterSymbol parameter) => $"{parameter.Type.Stored()} {names.Field(parameter)}";
}
