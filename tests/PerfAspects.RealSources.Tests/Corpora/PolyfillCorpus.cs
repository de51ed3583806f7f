using System.Text.RegularExpressions;

namespace PerfAspects.RealSources.Tests.Corpora;

/// <summary>The source package Polyfill: what newer versions of .NET have, as source for older ones.</summary>
internal static partial class PolyfillCorpus
{
    // Call what an extension block declares.
    private static readonly string[] s_usersOfExtensionBlocks =
    [
        "Polyfill_Char.cs", "Polyfill_DirectoryInfo.cs", "Polyfill_Memory.cs", "Polyfill_String.cs", "Polyfill_Task.cs",
        "AppendInterpolatedStringHandler.cs", "DefaultInterpolatedStringHandler.cs", "Polyfill_StringBuilder_Append.cs",
        "Polyfill_StringBuilder_AppendLine.cs",
    ];

    /// <summary>The files for the oldest target, of which there are most, with all that they can do.</summary>
    public static Corpus Create() => new(
        "Polyfill",
        [
            .. SourceFolder.Read(Path.Combine(BuiltPaths.Polyfill, "netstandard2.0"), "Polyfill")
                .Where(file => !UsesExtensionBlocks(file.Path, file.Text))
                .Select(file => (file.Path, DividedHeader().Replace(file.Text, Decided))),
        ],
        [("PolyfillProgram.cs", File.ReadAllText(Path.Combine(BuiltPaths.Programs, "PolyfillProgram.cs")))],
        "AllowUnsafeBlocks",
        "FeatureAsyncInterfaces",
        "FeatureCompression",
        "FeatureHttp",
        "FeatureMemory",
        "FeatureNumerics",
        "FeatureRuntimeInformation",
        "FeatureUnsafe",
        "FeatureValueTask",
        "FeatureValueTuple");

    // Extension blocks are C# 14. Members of theirs cannot be partial, and the compiler that we are built against knows a preview of them,
    // in which the editor of the fix fails.
    private static bool UsesExtensionBlocks(string path, string text)
        => ExtensionBlock().IsMatch(text) || s_usersOfExtensionBlocks.Contains(Path.GetFileName(path));

    // The fix leaves a type alone whose header is divided by directives, as almost every header is here: whoever annotates decides them
    // first.
    private static string Decided(Match header) => header.Groups["code"].Value == "public" ? "public" : "";

    [GeneratedRegex(@"\bextension\s*[(<]")]
    private static partial Regex ExtensionBlock();

    [GeneratedRegex(@"#if Poly(Public|UseEmbeddedAttribute)\s+(?<code>\S.*?)\s+#endif", RegexOptions.ExplicitCapture)]
    private static partial Regex DividedHeader();
}
