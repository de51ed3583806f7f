using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace PerfAspects.Tests.Architecture;

/// <summary>The rooms of the house: which folder of the runtime may know which.</summary>
public sealed partial class FolderTests
{
    private static readonly string[] s_aspects = ["Caching", "RateLimiting", "Retrying", "CircuitBreaking", "Timeouts", "Bulkheads", "Fallbacks", "Timing", "Tracing"];

    private static readonly string s_source = Path.GetFullPath(Path.Combine(ThisFolder(), "../../../src"));

    [Fact]
    public void Aspect_KnowsNoOtherAspect()
        => Assert.All(s_aspects, static aspect => Assert.Empty(UsesOf($"PerfAspects/{aspect}", [.. s_aspects.Where(other => other != aspect)])));

    [Fact]
    public void Pipeline_KnowsNoAspect() => Assert.Empty(UsesOf("PerfAspects/Pipeline", s_aspects));

    [Fact]
    public void Telemetry_KnowsNoAspect() => Assert.Empty(UsesOf("PerfAspects/Telemetry", s_aspects));

    [Fact]
    public void Emission_KnowsNoRoslynType()
        => Assert.DoesNotContain(Lines("PerfAspects.Generators/Emission"), static line => line.Text.Contains("Microsoft.CodeAnalysis", StringComparison.Ordinal));

    [Fact]
    public void Generators_KnowNoWorkspaces()
        => Assert.DoesNotContain(Lines("PerfAspects.Generators"), static line => WorkspaceNames().IsMatch(line.Text));

    private static IEnumerable<string> UsesOf(string folder, string[] rooms) =>
        from line in Lines(folder)
        from room in rooms
        where line.Text.Contains($"PerfAspects.{room}", StringComparison.Ordinal)
        select $"{line.File}: {line.Text.Trim()}";

    private static IEnumerable<(string File, string Text)> Lines(string folder)
    {
        var files = Directory.GetFiles(Path.Combine(s_source, folder), "*.cs", SearchOption.AllDirectories)
            .Where(static file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .ToArray();
        Assert.NotEmpty(files);
        return files.SelectMany(static file => File.ReadLines(file).Select(line => (Path.GetFileName(file), line)));
    }

    private static string ThisFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    [GeneratedRegex(@"using Microsoft\.CodeAnalysis\.(CodeActions|CodeFixes|CodeRefactorings|Editing|Formatting|Simplification|Host)")]
    private static partial Regex WorkspaceNames();
}
