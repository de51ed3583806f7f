using System.Reflection;

namespace PerfAspects.RealSources.Tests.Corpora;

/// <summary>Paths that the build wrote into this assembly.</summary>
internal static class BuiltPaths
{
    public static string Sources { get; } = Read(nameof(Sources));

    public static string Programs { get; } = Read(nameof(Programs));

    public static string Polyfill { get; } = Read(nameof(Polyfill));

    public static string LoggingGenerator { get; } = Read(nameof(LoggingGenerator));

    private static string Read(string key) => typeof(BuiltPaths).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == key).Value!;
}
