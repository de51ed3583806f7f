using PerfAspects.CompilerServices;
using Polly;

namespace PerfAspects.Pipeline;

/// <summary>Where a strategy finds its state: the one there is, or that of the call's partition.</summary>
/// <param name="only">The one there is; <see langword="null"/> where each partition has its own.</param>
/// <param name="index">Which of a partition's parts it is.</param>
internal readonly struct PartSource<TPart>(TPart? only, int index)
    where TPart : class
{
    public TPart Of(ResilienceContext context) => only ?? PartitionParts.Of(context)!.Get<TPart>(index);
}
