using PerfAspects.CompilerServices;
using Polly;

namespace PerfAspects.Pipeline;

/// <summary>Where a strategy finds its state: the one there is, or that of the call's partition.</summary>
/// <param name="only">The one there is; <see langword="null"/> where each partition has its own.</param>
/// <param name="index">Which of a partition's parts it is.</param>
internal readonly struct PartSource<TPart>(TPart? only, int index)
    where TPart : class
{
    /// <summary>The one there is. Not asked for where each partition has its own.</summary>
    public TPart Only => only!;

    public TPart Of(PartitionParts partition) => only ?? partition.Get<TPart>(index);

    public TPart Of(ResilienceContext context) => only ?? PartitionParts.Of(context)!.Get<TPart>(index);
}
