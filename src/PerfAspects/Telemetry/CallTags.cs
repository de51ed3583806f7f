using System.Diagnostics;
using PerfAspects.CompilerServices;

namespace PerfAspects.Telemetry;

/// <summary>
/// Whether calls of a type have tags of their own; known of the type, so that other calls are not checked, nor kept until their end.
/// </summary>
internal static class CallTags<TCall>
    where TCall : struct, IMetricTags
{
    public static readonly bool Any = default(TCall) is IMetricTagged;
}

/// <summary>Stands for a call without tags of its own.</summary>
internal readonly struct NoTags : IMetricTags
{
    public void AddTags(ref TagList tags)
    {
    }
}
