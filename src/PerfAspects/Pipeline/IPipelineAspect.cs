using Polly;

namespace PerfAspects.Pipeline;

/// <summary>An aspect that joins the method's pipeline as a strategy.</summary>
internal interface IPipelineAspect
{
    /// <summary>Adds the aspect's strategy. Called outermost aspect first, once per method, type arguments and runtime.</summary>
    void AddTo<TResult>(ResiliencePipelineBuilder<TResult> builder, AspectMethod method);
}
