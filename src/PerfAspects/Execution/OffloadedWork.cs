using PerfAspects.CompilerServices;

namespace PerfAspects.Execution;

/// <summary>A synchronous core that runs on a thread of the pool, with its arguments.</summary>
internal sealed class OffloadedWork<TCall, TResult>(TCall call, CancellationToken cancellationToken)
    where TCall : struct, IOffloadedCall<TResult>
{
    public static Task<TResult> RunAsync(TCall call, CancellationToken cancellationToken) => Task.Factory.StartNew(
        static state => ((OffloadedWork<TCall, TResult>)state!).Run(),
        new OffloadedWork<TCall, TResult>(call, cancellationToken),
        cancellationToken,
        TaskCreationOptions.DenyChildAttach,
        TaskScheduler.Default);

    private TResult Run() => call.Invoke(cancellationToken);
}
