using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Diagnostics;
using PerfAspects.Generators.Rules.Resilience;

namespace PerfAspects.Generators.Rules.Cores;

/// <summary>
/// PERF033: a core or fallback has the wrapper's parameter names in other places. Arguments are passed by place, so that the body takes one
/// value for another of the same type.
/// </summary>
internal static class ParameterOrderRules
{
    public static IEnumerable<RuleViolation> Advise(AnnotatedMethod method)
        => Called(method).Select(called => Check(method, called)).OfType<RuleViolation>();

    /// <summary>The index of the first parameter whose name the called method gives to another parameter of the same type, or -1.</summary>
    public static int FirstSwapped(IMethodSymbol wrapper, IMethodSymbol called, Compilation compilation)
    {
        for (var i = 0; i < wrapper.Parameters.Length; i++)
        {
            var namesake = PlaceOf(wrapper.Parameters[i].Name, called.Parameters);
            if (namesake >= 0
                && namesake != i
                && namesake < wrapper.Parameters.Length
                && compilation.IsSame(wrapper.Parameters[i].Type, wrapper.Parameters[namesake].Type))
            {
                return i;
            }
        }

        return -1;
    }

    private static RuleViolation? Check(AnnotatedMethod method, IMethodSymbol called)
        => FirstSwapped(method.Symbol, called, method.Compilation) is >= 0 and var swapped
            ? new RuleViolation(
                Descriptors.ParametersSwapped,
                method.Symbol.Parameters[swapped].Locations[0],
                method.DisplayName,
                method.Symbol.Parameters[swapped].Name,
                called.Name,
                called.Parameters[swapped].Name)
            : null;

    /// <summary>The methods to which the wrapper passes its arguments.</summary>
    public static IEnumerable<IMethodSymbol> Called(AnnotatedMethod method)
        => method.Symbol.Parameters.Length < 2
            ? []
            : WrapperChain.Core(method).Concat(Fallbacks(method));

    private static IEnumerable<IMethodSymbol> Fallbacks(AnnotatedMethod method)
        => FallbackLookup.All(method)
            .Where(lookup => lookup.Difference is null)
            .Select(lookup => lookup.Method)
            .OfType<IMethodSymbol>();

    // The names of records and of code from other languages differ in case.
    private static int PlaceOf(string name, ImmutableArray<IParameterSymbol> parameters)
        => PlaceOf(name, parameters, StringComparison.Ordinal) is >= 0 and var place
            ? place : PlaceOf(name, parameters, StringComparison.OrdinalIgnoreCase);

    private static int PlaceOf(string name, ImmutableArray<IParameterSymbol> parameters, StringComparison comparison)
    {
        for (var i = 0; i < parameters.Length; i++)
        {
            if (parameters[i].Name.Equals(name, comparison))
            {
                return i;
            }
        }

        return -1;
    }
}
