namespace PerfAspects.Execution;

/// <summary>Runs a call once it has been counted: the method's strategies, or the loads of its cache.</summary>
internal interface ICallRunner<TCall, TResult>
    where TCall : struct
{
    /// <summary>Runs a synchronous call on this thread.</summary>
    TResult Run(TCall call, CancellationToken cancellationToken);

    /// <summary>Runs an asynchronous call. Never throws at its caller: what fails is the task.</summary>
    ValueTask<TResult> RunAsync(TCall call, CancellationToken cancellationToken);
}
