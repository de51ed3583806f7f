using System.Reflection;

namespace PerfAspects.Schedules.Tests;

/// <summary>Paths that the build wrote into this assembly.</summary>
internal static class BuiltPaths
{
    public static string SchedulesFolder { get; } = Read(nameof(SchedulesFolder));

    public static string RewriterFolder { get; } = Read(nameof(RewriterFolder));

    private static string Read(string key) => typeof(BuiltPaths).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == key).Value!;
}
