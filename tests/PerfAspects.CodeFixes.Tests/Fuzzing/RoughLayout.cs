using System.Text;
using System.Text.RegularExpressions;

namespace PerfAspects.CodeFixes.Tests.Fuzzing;

/// <summary>Lays a program out as people do: attributes on lines of their own, comments above and behind, regions, directives, tabs, either line break.</summary>
internal static partial class RoughLayout
{
    public static string Of(string file, int seed)
    {
        var rough = new StringBuilder();
        var member = seed;
        foreach (var line in file.Split('\n'))
        {
            rough.Append(Member().Match(line) is { Success: true } match ? Rough(match.Groups["attributes"].Value, match.Groups["rest"].Value, member++) : $"{line}\n");
        }

        var indented = seed % 2 == 0 ? rough.Replace("    ", "\t") : rough;
        return (seed % 3 == 0 ? indented.Replace("\n", "\r\n") : indented).ToString();
    }

    private static string Rough(string attributes, string rest, int number)
    {
        var header = attributes.Length == 0 ? "" : (number % 4) switch
        {
            0 => $"    {attributes}\n    // below the attributes {number}\n",
            1 => $"#if !NEVER // {number}\n    {attributes}\n#endif\n",
            2 => $"    {attributes} // behind the attributes {number}\n",
            _ => $"    {attributes}\n",
        };
        var member = $"    // above {number}\n{header}    {rest.Replace("=> throw", $"/* before the arrow {number} */ => throw", StringComparison.Ordinal)} // behind {number}\n";
        return (number % 5) switch
        {
            0 => $"    #region of {number}\n{member}    #endregion\n",
            1 => $"#if !NEVER\n{member}#endif\n",
            2 => $"#pragma warning disable CS{number}\n{member}#pragma warning restore CS{number}\n",
            3 => $"\n\n{member}\n",
            _ => member,
        };
    }

    [GeneratedRegex("^    ((?<attributes>\\[.*?\\]) (?=public|private|protected|internal|static|partial))?(?<rest>\\S.*)$")]
    private static partial Regex Member();
}
