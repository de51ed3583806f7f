using PerfAspects.Pipeline.Parts;
using Polly;

namespace PerfAspects.Pipeline;

/// <summary>An aspect that joins the method's pipeline as a strategy.</summary>
internal interface IPipelineAspect
{
    /// <summary>Whether an attempt may go on when its call has been answered.</summary>
    bool MayOutliveCall => false;

    /// <summary>Adds the aspect's strategy. Called outermost aspect first, for each method, type arguments and runtime, and again with other settings.</summary>
    /// <param name="builder">The pipeline.</param>
    /// <param name="method">The method.</param>
    /// <param name="parts">Where the strategy's state comes from: one for all calls, or one per partition.</param>
    void AddTo<TResult>(ResiliencePipelineBuilder<TResult> builder, AspectMethod method, PartPlan parts);
}
