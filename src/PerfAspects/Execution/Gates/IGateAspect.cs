using PerfAspects.State;

namespace PerfAspects.Execution.Gates;

/// <summary>An aspect that lets calls in or refuses them, and so needs no pipeline where it is the method's only one.</summary>
internal interface IGateAspect : IPipelineAspect
{
    /// <summary>The aspect's gate. Called for each method, type arguments and runtime, and again with other settings.</summary>
    GatePlan PlanGate(AspectMethod method, StatePlan states);

    /// <summary>
    /// The judge of results that the gate uses. A gate with a judge stands among steps, also where it is the only one.
    /// </summary>
    ResultJudge JudgeOf(AspectMethod method) => default;

    Step<TResult> IPipelineAspect.Wrap<TResult>(Step<TResult> inner, AspectMethod method, StatePlan states)
    {
        var plan = PlanGate(method, states);
        return new GateStep<TResult>(plan.Gate, plan.States, inner, JudgeOf(method));
    }
}
