using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Rules;

namespace PerfAspects.Generators.Parsing;

/// <summary>The structs that carry a call through a pipeline: its arguments, of those its cache key, and from there the call of the core.</summary>
internal sealed class CallParser(AnnotatedMethod method)
{
    private readonly IMethodSymbol _method = method.Symbol;
    private readonly IParameterSymbol? _token = method.Token;
    private readonly CallNames _names = new(method.Symbol, method.Token);

    private IEnumerable<IParameterSymbol> Arguments
        => _method.Parameters.Where(parameter => !SymbolEqualityComparer.Default.Equals(parameter, _token));

    public CallModel Call()
        => new(
            _names.Call,
            Join(Target($"{_names.Type} {_names.Target}").Concat(Arguments.Select(Parameter))),
            Join(Target("this").Concat(Arguments.Select(argument => Identifiers.Escape(argument.Name)))),
            _names.Token,
            _token is null ? "default" : Identifiers.Escape(_token.Name));

    // Other tokens than the call's are arguments, but never tell one result from another.
    public KeyModel? Key()
    {
        var components = Arguments.Where(argument => !argument.Type.IsCancellationToken()).ToArray();
        return method.Find(KnownAspects.Cached) is null
            ? null
            : new(_names.Key, Join(components.Select(Parameter)), Join(components.Select(_names.Field)));
    }

    public string Invocation(IMethodSymbol core)
    {
        var receiver = _method.IsStatic ? _names.Type : _names.Target;
        var arguments = _method.Parameters.Select(parameter =>
            SymbolEqualityComparer.Default.Equals(parameter, _token) ? _names.Token : _names.Field(parameter));
        return $"{receiver}.{Identifiers.Escape(core.Name)}{DeclarationParser.TypeParameters(_method)}({Join(arguments)})";
    }

    private static string Join(IEnumerable<string> items) => string.Join(", ", items);

    private IEnumerable<string> Target(string text) => _method.IsStatic ? [] : [text];

    private string Parameter(IParameterSymbol parameter) => $"{parameter.Type.Stored()} {_names.Field(parameter)}";
}
