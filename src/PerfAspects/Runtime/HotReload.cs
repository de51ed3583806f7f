using System.Reflection.Metadata;
using PerfAspects.CompilerServices;
using PerfAspects.Runtime;

[assembly: MetadataUpdateHandler(typeof(HotReload))]

namespace PerfAspects.Runtime;

/// <summary>Called by the runtime's host after a hot reload, with the types that have changed.</summary>
internal static class HotReload
{
    /// <summary>Whether any hot reload has taken place.</summary>
    public static bool HasHappened { get; private set; }

    /// <summary>
    /// Makes annotated methods that were added visible to <see cref="AspectRuntime.Methods"/>, <c>Find</c> and the configuration.
    /// </summary>
    public static void UpdateApplication(Type[]? types)
    {
        _ = types;
        HasHappened = true;
        ManifestRegistry.Reread();
    }
}
