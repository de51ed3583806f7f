using System.Text.RegularExpressions;

namespace PerfAspects.CodeFixes.Tests.Documentation;

/// <summary>A page of docs/rules, or their index.</summary>
internal sealed partial record RulePage(string Name, string Text)
{
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "Rules");

    /// <summary>One page a rule, the index left out.</summary>
    public static IEnumerable<RulePage> All => Directory.GetFiles(s_folder, "PERF*.md").Order(StringComparer.Ordinal).Select(Read);

    public static RulePage Index => Read(Path.Combine(s_folder, "README.md"));

    /// <summary>The code blocks in this language, in order.</summary>
    public string[] Blocks(string language)
        => [.. CodeBlock().Matches(Text).Where(match => match.Groups["language"].Value == language).Select(match => match.Groups["code"].Value)];

    public static RulePage Of(string id) => Read(Path.Combine(s_folder, $"{id}.md"));

    private static RulePage Read(string path) => new(Path.GetFileNameWithoutExtension(path), File.ReadAllText(path));

    [GeneratedRegex("^```(?<language>\\w+)\\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
