namespace PerfAspects.Execution;

/// <summary>
/// A step that can be the outermost one without another wait around it: it ends an asynchronous call itself, with its result or exception.
/// </summary>
internal abstract class WholeStep<TResult> : Step<TResult>
{
    /// <summary>Runs an asynchronous call outside of a partition. Never throws at its caller: a failed call is a failed task.</summary>
    public abstract ValueTask<TResult> CallAsync(HeldCall<TResult> call, CancellationToken cancellationToken);
}
