using System.Runtime.CompilerServices;

namespace PerfAspects.Tests;

/// <summary>The guides in docs/, whose tables tests hold to the code.</summary>
internal static class Documents
{
    /// <summary>The cells of a table's rows, without markup: of the table that begins with a header cell.</summary>
    public static IReadOnlyList<string[]> Table(string document, string firstHeader)
        => [.. File.ReadLines(PathOf(document))
            .SkipWhile(line => !line.StartsWith($"| {firstHeader} |", StringComparison.Ordinal))
            .Skip(2)
            .TakeWhile(static line => line.StartsWith('|'))
            .Select(static line => line.Trim('|').Split('|').Select(static cell => cell.Trim().Replace("`", "", StringComparison.Ordinal)).ToArray())];

    private static string PathOf(string document, [CallerFilePath] string here = "")
        => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../..", document));
}
