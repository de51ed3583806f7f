using System.Runtime.CompilerServices;
using PerfAspects.CompilerServices;
using PerfAspects.Execution.Gates;
using PerfAspects.Shared;
using PerfAspects.State;

namespace PerfAspects.Execution;

/// <summary>Composes everything between a call and its core, in the fixed order and in the shortest form. Knows no single aspect.</summary>
internal static class PipelineComposer
{
    /// <summary>
    /// Composes the runner of calls that no cache has answered. An exception of foreign code, such as a clock, fails the call for which the
    /// runner is made, and is counted as that call's failure: the runner refuses the call, and the state that holds the runner is not kept.
    /// </summary>
    public static ICallRunner<TCall, TResult> Compose<TCall, TResult>(AspectMethod method)
        where TCall : struct, IAspectCall<TResult>
    {
        if (method.Runtime.IsDisposed)
        {
            return new RefusingRunner<TCall, TResult>();
        }

        var states = PartsOf(method, typeof(TCall), isPartitioned: default(TCall) is IPartitionedCall);
        var strategies = StrategiesOf(method);
        var admitting = Array.Find(method.Descriptor.Aspects, static aspect => aspect is IAdmissionAspect && aspect.Enabled);
        if (strategies.Length == 0 && admitting is null)
        {
            return new CoreRunner<TCall, TResult>();
        }

        try
        {
            var runner = strategies.Length == 0 ? new CoreRunner<TCall, TResult>() : Compose<TCall, TResult>(method, strategies, states);
            return admitting is IAdmissionAspect aspect
                ? new AdmissionRunner<TCall, TResult>(aspect.PlanAdmission(method), runner) : runner;
        }
        catch (Exception exception)
        {
            method.CompositionFailed(exception);
            return new RefusingRunner<TCall, TResult>(exception);
        }
    }

    // Apart, so that a method without strategies does not have their runners compiled.
    private static ICallRunner<TCall, TResult> Compose<TCall, TResult>(AspectMethod method, IPipelineAspect[] strategies, StatePlan states)
        where TCall : struct, IAspectCall<TResult>
    {
        if (strategies is [IGateAspect only] && !only.JudgeOf(method).Exists)
        {
            var gate = only.PlanGate(method, states);
            return new GateRunner<TCall, TResult>(gate.Gate, gate.States, states.ToPartitions());
        }

        Step<TResult> outermost = CoreStep<TResult>.Instance;
        foreach (var strategy in strategies.AsEnumerable().Reverse())
        {
            outermost = strategy.Wrap(outermost, method, states);
        }

        return new StepRunner<TCall, TResult>(
            outermost, states.ToPartitions(), Array.Exists(strategies, static strategy => strategy.MayOutliveCall));
    }

    private static StatePlan PartsOf(AspectMethod method, Type call, bool isPartitioned)
    {
        var states = method.FindKept<StatePlan>(call) ?? method.Keep(call, new StatePlan(method, isPartitioned) { Call = call });
        states.Begin();
        return states;
    }

    private static IPipelineAspect[] StrategiesOf(AspectMethod method) =>
    [
        .. method.Descriptor.Aspects
            .Where(static aspect => aspect is IPipelineAspect && aspect.Enabled)
            .DistinctBy(static aspect => aspect.AspectName) // one that is written several times brings all its uses itself, as one strategy
            .OrderBy(static aspect => AspectDefinitions.IndexOf(aspect.AspectName))
            .Cast<IPipelineAspect>(),
    ];
}
