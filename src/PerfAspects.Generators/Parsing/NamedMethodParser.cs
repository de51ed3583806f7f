using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Cores;
using PerfAspects.Generators.Rules.Named;

namespace PerfAspects.Generators.Parsing;

/// <summary>A method that a setting names → the call of it.</summary>
internal static class NamedMethodParser
{
    /// <summary>The call of the method with a value; null if the setting names none.</summary>
    /// <param name="named">The setting.</param>
    /// <param name="method">The annotated method.</param>
    /// <param name="names">The names of the method's holder.</param>
    /// <param name="value">The value that the method takes.</param>
    public static Expression? Call(NamedMethod named, AnnotatedMethod method, CallNames names, Expression value)
        => named.Find(method) is { } found ? Call(found.SeenFrom(method.Symbol), names, value) : null;

    /// <summary>The same of one attribute of a repeatable aspect.</summary>
    public static Expression? Call(
        NamedMethod named, AnnotatedMethod method, AttributeData attribute, CallNames names, Expression value)
        => NamedMethodLookup.Find(named, method, attribute) is { } found ? Call(found.SeenFrom(method.Symbol), names, value) : null;

    // To the type of the parameter the value converts implicitly, as an argument does and a cast may not; so no overload is better than the
    // one that was checked.
    private static Expression Call(IMethodSymbol method, CallNames names, Expression value)
    {
        var arguments = method.Parameters.Take(1).Select(parameter
            => Expression.Of(Emitted.Type("Implicit")).Call("To", new([names.Stored(parameter.Type)]), [value]));
        return Expression.Of(names.Stored(method.ContainingType))
            .Call(Identifiers.Escape(method.Name), method.TypeArguments.Select(names.Stored).ToEquatableArray(), arguments);
    }
}
