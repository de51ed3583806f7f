using Microsoft.CodeAnalysis;

namespace PerfAspects.Generators.Rules.Declaring;

/// <summary>A .razor or .cshtml file, from which another generator makes C#: no generator sees the output of another one.</summary>
/// <param name="Name">The name of the file.</param>
internal readonly record struct RazorFile(string Name)
{
    private const string Generator = "RazorSourceGenerator";

    /// <summary>The name of the C# file beside it, for the same class.</summary>
    public string CodeBehind => $"{Name}.cs";

    /// <summary>The file in which the code was written; null where it is C# that our generator sees.</summary>
    public static RazorFile? Of(Location location)
        => location.SourceTree?.FilePath.Contains(Generator) == true
            && Path.GetFileName(location.GetMappedLineSpan().Path) is { } name
            && (name.EndsWith(".razor", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".cshtml", StringComparison.OrdinalIgnoreCase))
                ? new(name)
                : null;
}
