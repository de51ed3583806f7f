using System.Runtime.CompilerServices;

namespace PerfAspects.Redis.Tests.Servers;

/// <summary>The decision what a missing redis-server means: tests are skipped, but fail in the gate, which installs it.</summary>
internal static class RedisInstallation
{
#pragma warning disable CA2255 // A test assembly has no other moment before its tests are discovered.
    [ModuleInitializer]
#pragma warning restore CA2255
    public static void Decide()
    {
        if (RedisServer.Program is null && Environment.GetEnvironmentVariable("CI") is null or "")
        {
            TierFactAttribute.Unavailable = "redis-server is not installed";
        }
    }
}
