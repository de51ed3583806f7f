using PerfAspects.CompilerServices;
using Polly;

namespace PerfAspects.Pipeline;

/// <summary>A method's gate with its state, before it is known whether it stands alone.</summary>
internal abstract class GatePlan
{
    /// <summary>The gate as one of several strategies.</summary>
    public abstract void AddTo<TResult>(ResiliencePipelineBuilder<TResult> builder);

    /// <summary>The gate as the method's only strategy.</summary>
    public abstract ICallRunner<TCall, TResult> ToRunner<TCall, TResult>(Partitions? partitions)
        where TCall : struct, IAspectCall<TResult>;
}

/// <inheritdoc/>
internal sealed class GatePlan<TGate, TPart, TPass>(AspectMethod method, TGate gate, PartSource<TPart> parts) : GatePlan
    where TGate : IGate<TPart, TPass>
    where TPart : class
{
    /// <inheritdoc/>
    public override void AddTo<TResult>(ResiliencePipelineBuilder<TResult> builder)
        => builder.AddStrategy(context => new GateStrategy<TResult, TGate, TPart, TPass>(gate, parts, method.Descriptor.IsSynchronous, context.Telemetry));

    /// <inheritdoc/>
    public override ICallRunner<TCall, TResult> ToRunner<TCall, TResult>(Partitions? partitions)
        => new GateRunner<TCall, TResult, TGate, TPart, TPass>(method, gate, parts, partitions);
}
