using Polly;

namespace PerfAspects.Execution;

/// <summary>
/// A step on a call's way to its core: an aspect around the steps further in, or the core itself. A step never throws: a failure is an
/// outcome, so that it passes any number of steps without being thrown again.
/// </summary>
internal abstract class Step<TResult>
{
    /// <summary>Runs a synchronous call on this thread.</summary>
    public abstract Outcome<TResult> Run(HeldCall<TResult> call, CancellationToken cancellationToken);

    /// <summary>Runs an asynchronous call.</summary>
    public abstract ValueTask<Outcome<TResult>> RunAsync(HeldCall<TResult> call, CancellationToken cancellationToken);
}
