using Polly;

namespace PerfAspects.Pipeline;

/// <summary>Composes a method's strategies in the fixed order. Knows no single aspect.</summary>
internal static class PipelineComposer
{
    /// <summary>The method's strategies as one pipeline; <see langword="null"/> where it has none, so that such a method pays for none.</summary>
    public static ResiliencePipeline<TResult>? Compose<TResult>(AspectMethod method, PartPlan parts)
    {
        var strategies = method.Descriptor.Aspects
            .Where(static aspect => aspect is IPipelineAspect && aspect.Enabled)
            .DistinctBy(static aspect => aspect.AspectName) // one that is written several times brings all its uses itself, as one strategy
            .OrderBy(static aspect => AspectOrder.IndexOf(aspect.AspectName))
            .ToArray();
        if (strategies.Length == 0)
        {
            return null;
        }

        var builder = new ResiliencePipelineBuilder<TResult> { Name = method.Name, TimeProvider = method.Runtime.Clock.Provider };
        foreach (var strategy in strategies)
        {
            ((IPipelineAspect)strategy).AddTo(builder, method, parts);
        }

        return builder.Build();
    }
}
