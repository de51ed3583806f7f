using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Rules;
using PerfAspects.Generators.Rules.Cores;
using PerfAspects.Generators.Rules.Named;

namespace PerfAspects.Generators.Parsing;

/// <summary>A method that a setting names → the expression that calls it.</summary>
internal static class NamedMethodParser
{
    /// <summary>The call of the method with a value; null if the setting names none.</summary>
    /// <param name="named">The setting.</param>
    /// <param name="method">The annotated method.</param>
    /// <param name="names">The names of the method's holder.</param>
    /// <param name="value">The name of the value that the method takes.</param>
    public static string? Call(NamedMethod named, AnnotatedMethod method, CallNames names, string value)
        => named.Find(method) is { } found ? Call(found.SeenFrom(method.Symbol), names, value) : null;

    /// <summary>The same of one attribute of a repeatable aspect.</summary>
    public static string? Call(NamedMethod named, AnnotatedMethod method, AttributeData attribute, CallNames names, string value)
        => NamedMethodLookup.Find(named, method, attribute) is { } found ? Call(found.SeenFrom(method.Symbol), names, value) : null;

    // To the type of the parameter the value converts implicitly, as an argument does and a cast may not; so no overload is better than the
    // one that was checked.
    private static string Call(IMethodSymbol method, CallNames names, string value)
    {
        var typeParameters = method.IsGenericMethod ? $"<{string.Join(", ", method.TypeArguments.Select(names.Stored))}>" : "";
        var argument = method.Parameters.Length == 0
            ? "" : $"{Emitted.Space}Implicit.To<{names.Stored(method.Parameters[0].Type)}>({value})";
        return $"{names.Stored(method.ContainingType)}.{Identifiers.Escape(method.Name)}{typeParameters}({argument})";
    }
}
