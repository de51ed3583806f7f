using PerfAspects.CompilerServices;
using PerfAspects.Telemetry;
using Polly;

namespace PerfAspects.Pipeline;

/// <summary>The context of an attempt that may outlive its call, whose own goes back to the pool when the call leaves.</summary>
internal static class AttemptContext
{
    /// <summary>A context like the call's. Called while the call is there.</summary>
    public static ResilienceContext Rent(ResilienceContext call, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(call.OperationKey, call.ContinueOnCapturedContext, cancellationToken);
        if (PartitionParts.Of(call) is { } parts && parts.TryEnter()) // the call uses them, so they are there to be used
        {
            parts.GoWith(context);
        }

        SpanEvents.Of(call).GoWith(context);
        return context;
    }

    /// <summary>Gives back what the attempt has used. Called when it has ended.</summary>
    public static void Return(ResilienceContext context)
    {
        PartitionParts.Of(context)?.Leave();
        ResilienceContextPool.Shared.Return(context);
    }
}
