using System.Collections.Immutable;

namespace PerfAspects.Generators.Rules;

/// <summary>The convention by which a wrapper finds its core.</summary>
internal static class CoreNames
{
    /// <summary>What every core has in its name.</summary>
    public const string Mark = "Core";

    private const string Async = "Async";

    /// <summary>The names a core may have, the preferred one first.</summary>
    public static ImmutableArray<string> For(string method)
    {
        if (method.Length <= Async.Length || !method.EndsWith(Async, StringComparison.Ordinal))
        {
            return [$"{method}{Mark}"];
        }

        var verb = method.Substring(0, method.Length - Async.Length);
        return [$"{verb}{Mark}{Async}", $"{verb}{Async}{Mark}"];
    }
}
