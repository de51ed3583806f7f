using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PerfAspects.Generators.Rules.Cores;

/// <summary>The convention by which a wrapper finds its core.</summary>
internal static class CoreNames
{
    private const string Mark = "Core";
    private const string Async = "Async";

    /// <summary>
    /// The names that the core of a member may have, the preferred one first. A property's is a method: <c>GetRatesCore</c>.
    /// </summary>
    public static ImmutableArray<string> For(ISymbol member)
        => member is IPropertySymbol property ? [$"Get{property.Name}{Mark}"] : For(member.Name);

    private static ImmutableArray<string> For(string method)
    {
        if (method.Length <= Async.Length || !method.EndsWith(Async, StringComparison.Ordinal))
        {
            return [$"{method}{Mark}"];
        }

        var verb = method.Substring(0, method.Length - Async.Length);
        return [$"{verb}{Mark}{Async}", $"{verb}{Async}{Mark}"];
    }
}
