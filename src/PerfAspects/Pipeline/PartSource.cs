using PerfAspects.CompilerServices;
using Polly;

namespace PerfAspects.Pipeline;

/// <summary>Where a gate finds its state: the one there is, or that of the call's partition.</summary>
/// <param name="only">The one there is; <see langword="null"/> where each partition has its own.</param>
/// <param name="index">Which of a partition's parts it is.</param>
internal readonly struct PartSource(object? only, int index)
{
    /// <summary>The one there is. Not asked for where each partition has its own.</summary>
    public object Only => only!;

    public object Of(PartitionParts partition) => only ?? partition[index];

    public object Of(ResilienceContext context) => only ?? PartitionParts.Of(context)![index];
}
