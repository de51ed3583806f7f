using System.Reflection;

namespace PerfAspects.PackageTests;

/// <summary>Where the build found things, written into this assembly by its project file.</summary>
internal static class BuiltPaths
{
    public static string RepositoryRoot { get; } = Read(nameof(RepositoryRoot));

    public static string QuickstartAssembly { get; } = Read(nameof(QuickstartAssembly));

    public static string ChatCacheAssembly { get; } = Read(nameof(ChatCacheAssembly));

    public static string FirstProgramAssembly { get; } = Read(nameof(FirstProgramAssembly));

    public static string AotConsoleAssembly { get; } = Read(nameof(AotConsoleAssembly));

    public static string DotnetCounters { get; } = Read(nameof(DotnetCounters));

    private static string Read(string key) => typeof(BuiltPaths).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == key).Value!;
}
