using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PerfAspects.Generators.Rules.Cores;

/// <summary>The convention by which a wrapper finds its core.</summary>
internal static class CoreNames
{
    private const string Mark = "Core";
    private const string BatchMark = "BatchCore";
    private const string Async = "Async";

    /// <summary>
    /// The names that the core of a member may have, the preferred one first. A property's is a method: <c>GetRatesCore</c>.
    /// </summary>
    public static ImmutableArray<string> For(ISymbol member)
        => member is IPropertySymbol property ? [$"Get{property.Name}{Mark}"] : For(member.Name);

    /// <summary>The names that the core for many keys may have, the preferred one first: <c>GetBatchCoreAsync</c>.</summary>
    public static ImmutableArray<string> ForBatch(ISymbol member)
        => VerbOf(member.Name) is { } verb
            ? [$"{verb}{BatchMark}{Async}", $"{verb}{Async}{BatchMark}", $"{verb}{Async}{BatchMark}{Async}"]
            : [$"{member.Name}{BatchMark}{Async}", $"{member.Name}{BatchMark}"];

    /// <summary>The further name of a synchronous core under a task method: <c>WorkCore</c> for <c>WorkAsync</c>.</summary>
    public static ImmutableArray<string> ForOffload(ISymbol member)
        => member is IMethodSymbol && VerbOf(member.Name) is { } verb ? [$"{verb}{Mark}"] : [];

    private static ImmutableArray<string> For(string method)
        => VerbOf(method) is { } verb ? [$"{verb}{Mark}{Async}", $"{verb}{Async}{Mark}"] : [$"{method}{Mark}"];

    private static string? VerbOf(string method)
        => method.Length > Async.Length && method.EndsWith(Async, StringComparison.Ordinal)
            ? method.Substring(0, method.Length - Async.Length) : null;
}
