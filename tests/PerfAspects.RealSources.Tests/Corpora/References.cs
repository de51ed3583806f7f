using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PerfAspects.RealSources.Tests.Corpora;

/// <summary>
/// The assemblies that this process runs on: the platform's, the compiler's and the runtime that measures. Our compiler side is compiled
/// anew.
/// </summary>
internal static class References
{
    public static readonly ImmutableArray<MetadataReference> All =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var file
                && (file is "PerfAspects.dll" || !file.StartsWith("PerfAspects.", StringComparison.Ordinal)))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];
}
