using Microsoft.CodeAnalysis;

namespace PerfAspects.Generators.Parsing.Caching;

/// <summary>
/// How a method's arguments, instance and runtime are called where an expression stands, and which of them it asked for: a struct
/// that holds what nobody reads would warn.
/// </summary>
internal sealed class ArgumentScope
{
    private readonly HashSet<ISymbol> _used = new(SymbolEqualityComparer.Default);
    private readonly Func<IParameterSymbol, string> _argument;
    private readonly string _instance;
    private readonly string _runtime;

    private ArgumentScope(Func<IParameterSymbol, string> argument, Func<ITypeSymbol, string> type, string instance, string runtime)
    {
        Type = type;
        _argument = argument;
        _instance = instance;
        _runtime = runtime;
    }

    /// <summary>A type as it is written there.</summary>
    public Func<ITypeSymbol, string> Type { get; }

    public bool UsesInstance { get; private set; }

    public bool UsesRuntime { get; private set; }

    /// <summary>The body of a wrapper.</summary>
    public static ArgumentScope OfWrapper(string runtime) => new(InlineParser.Value, TypeNames.Stored, "this", runtime);

    /// <summary>The struct of a call.</summary>
    public static ArgumentScope OfCall(CallNames names) => new(names.Field, names.Stored, names.Target, names.Runtime);

    public bool Uses(IParameterSymbol parameter) => _used.Contains(parameter);

    public string Argument(IParameterSymbol parameter)
    {
        _used.Add(parameter);
        return _argument(parameter);
    }

    public string Instance()
    {
        UsesInstance = true;
        return _instance;
    }

    public string Runtime()
    {
        UsesRuntime = true;
        return _runtime;
    }
}
