using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace PerfAspects.Generators.Parsing.Dependencies;

/// <summary>
/// The names that types of a project have although C# reserves them for tools. A using may bring any of them into any file.
/// </summary>
internal static class ReservedNames
{
    /// <summary>The prefix of reserved names.</summary>
    public const string Prefix = "__";

    private static readonly ConditionalWeakTable<Compilation, HashSet<string>> s_names = new();

    /// <summary>The names, gathered once a compilation.</summary>
    public static HashSet<string> Of(Compilation compilation)
        => s_names.GetValue(compilation, static all => [.. all.SyntaxTrees.SelectMany(tree => FileIndex.Of(tree).ReservedTypes)]);

    /// <summary>The reserved names among the names of a file's types.</summary>
    public static ImmutableArray<string> Among(ImmutableArray<string> types)
        => [.. types.Where(type => type.StartsWith(Prefix, StringComparison.Ordinal))];
}
