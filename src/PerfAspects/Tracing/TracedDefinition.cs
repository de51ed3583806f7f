using PerfAspects.Shared;

namespace PerfAspects.Tracing;

/// <summary>The definition of <c>[Traced]</c>.</summary>
internal static class TracedDefinition
{
    public static readonly AspectDefinition Definition = new("Traced")
    {
        Targets = AspectTargets.Properties | AspectTargets.Types | AspectTargets.Streams,
    };
}
