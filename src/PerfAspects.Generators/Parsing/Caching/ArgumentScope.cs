using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Model;

namespace PerfAspects.Generators.Parsing.Caching;

/// <summary>
/// How a method's arguments, instance and runtime are called where an expression stands, and which of them it uses: a struct
/// that holds what nobody reads would warn.
/// </summary>
internal sealed class ArgumentScope
{
    private readonly HashSet<ISymbol> _used = new(SymbolEqualityComparer.Default);
    private readonly Func<IParameterSymbol, Expression> _argument;
    private readonly Expression _instance;
    private readonly Expression _runtime;

    private ArgumentScope(
        Func<IParameterSymbol, Expression> argument, Func<ITypeSymbol, string> type, Expression instance, Expression runtime)
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
    public static ArgumentScope OfWrapper(Expression runtime) => new(InlineParser.Value, TypeNames.Stored, Expression.This, runtime);

    /// <summary>The struct of a call.</summary>
    public static ArgumentScope OfCall(CallNames names)
        => new(
            parameter => Expression.Of(names.Field(parameter)),
            names.Stored,
            Expression.Of(names.Target),
            Expression.Of(names.Runtime));

    public bool Uses(IParameterSymbol parameter) => _used.Contains(parameter);

    public Expression Argument(IParameterSymbol parameter)
    {
        _used.Add(parameter);
        return _argument(parameter);
    }

    public Expression Instance()
    {
        UsesInstance = true;
        return _instance;
    }

    public Expression Runtime()
    {
        UsesRuntime = true;
        return _runtime;
    }
}
