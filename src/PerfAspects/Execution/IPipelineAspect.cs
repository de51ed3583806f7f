using PerfAspects.State;

namespace PerfAspects.Execution;

/// <summary>An aspect that joins the method's pipeline as a step.</summary>
internal interface IPipelineAspect
{
    /// <summary>Whether an attempt may go on when its call has been answered.</summary>
    bool MayOutliveCall => false;

    /// <summary>
    /// Puts the aspect's step around another. Called innermost aspect first, for each method, type arguments and runtime, and again with
    /// other settings.
    /// </summary>
    /// <param name="inner">The step that comes next on the way to the core.</param>
    /// <param name="method">The method.</param>
    /// <param name="states">The source of the step's state: one for all calls, or one per partition.</param>
    Step<TResult> Wrap<TResult>(Step<TResult> inner, AspectMethod method, StatePlan states);
}
