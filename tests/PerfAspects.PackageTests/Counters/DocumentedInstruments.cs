namespace PerfAspects.PackageTests.Counters;

/// <summary>The table of instruments in docs/metrics.md, and the text of that page.</summary>
internal static class DocumentedInstruments
{
    public static string Page { get; } = File.ReadAllText(Path.Combine(BuiltPaths.RepositoryRoot, "docs", "metrics.md"));

    public static IEnumerable<(string Name, string Kind, string Unit, string[] Tags)> Rows()
        => Page.Split('\n')
            .SkipWhile(static line => !line.StartsWith("| instrument |", StringComparison.Ordinal))
            .Skip(2)
            .TakeWhile(static line => line.StartsWith('|'))
            .Select(static line => line.Replace("`", "", StringComparison.Ordinal).Split('|', StringSplitOptions.TrimEntries))
            .Select(static cells => (cells[1], cells[2], cells[3], cells[4].Split(", ", StringSplitOptions.RemoveEmptyEntries)));
}
