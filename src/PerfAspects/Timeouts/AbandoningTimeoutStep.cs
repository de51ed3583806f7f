using System.Diagnostics;
using PerfAspects.Execution;
using Polly;

namespace PerfAspects.Timeouts;

/// <summary>
/// Leaves an attempt as soon as its time is up or its caller cancels, whether the core has noticed or not. What the attempt holds further
/// in, such as a slot of a bulkhead, it gives back when it really ends; how it ends then is reported to nobody.
/// </summary>
[StackTraceHidden]
internal sealed class AbandoningTimeoutStep<TResult>(TimeoutOutcome timeout, AbandonedCalls abandoned, Step<TResult> inner) : Step<TResult>
{
    public override Outcome<TResult> Run(HeldCall<TResult> call, CancellationToken cancellationToken)
    {
        try
        {
            var cancellation = timeout.Begin(cancellationToken);

            // Only a thread that does not run the core can leave it; and what is further out goes on on the caller's own. The core's is no
            // thread of the pool, which may be full of callers that wait for it.
            call.Attempt = cancellation;
            Enter(call);
            var attempt = Task.Factory.StartNew(
                () => RunAttempt(call, cancellation.Token), CancellationToken.None,
                    TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
            Watch(attempt, cancellation, cancellationToken);
            return Leave(attempt, cancellation, call, cancellationToken);
        }
        catch (Exception exception)
        {
            return Outcome.FromException<TResult>(exception); // the thread was interrupted, or the clock has failed
        }
    }

    public override async ValueTask<Outcome<TResult>> RunAsync(HeldCall<TResult> call, CancellationToken cancellationToken)
    {
        try
        {
            var cancellation = timeout.Begin(cancellationToken);
            call.Attempt = cancellation;
            Enter(call);
            var attempt = RunAttemptAsync(call, cancellation.Token);
            if (!attempt.IsCompleted)
            {
                Task ended = Task.WhenAny(attempt, cancellation.TimeIsUp);
                await ended.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            return Leave(attempt, cancellation, call, cancellationToken);
        }
        catch (Exception exception)
        {
            return Outcome.FromException<TResult>(exception);
        }
    }

    // The attempt may outlive the call, and uses its partition as long as it runs. The call is in there, so that this succeeds.
    private static void Enter(HeldCall<TResult> call) => call.Partition?.TryEnter();

    private Outcome<TResult> RunAttempt(HeldCall<TResult> call, CancellationToken attemptToken)
    {
        try
        {
            return attemptToken.IsCancellationRequested
                ? Outcome.FromException<TResult>(new OperationCanceledException(attemptToken)) : inner.Run(call, attemptToken);
        }
        finally
        {
            call.Partition?.Leave();
        }
    }

    private async Task<Outcome<TResult>> RunAttemptAsync(HeldCall<TResult> call, CancellationToken attemptToken)
    {
        try
        {
            return await inner.RunAsync(call, attemptToken).ConfigureAwait(false);
        }
        finally
        {
            call.Partition?.Leave();
        }
    }

    // Blocks this thread, which on the system's clock needs no other thread to see that the time is up.
    private void Watch(Task<Outcome<TResult>> attempt, AttemptCancellation cancellation, CancellationToken callerToken)
    {
        try
        {
            while (!attempt.IsCompleted && !cancellation.TimeIsUp.IsCompleted && cancellation.GetMillisecondsLeft() is var left
                && left != 0)
            {
                Task.WaitAny([attempt, cancellation.TimeIsUp], left, callerToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The caller cancels.
        }
        catch (Exception)
        {
            Abandon(attempt, cancellation);
            throw;
        }
    }

    private Outcome<TResult> Leave(Task<Outcome<TResult>> attempt, AttemptCancellation cancellation, HeldCall<TResult> call,
        CancellationToken callerToken)
    {
        if (!attempt.IsCompleted)
        {
            Abandon(attempt, cancellation);
            return timeout.Ended(call, null, callerToken);
        }

        cancellation.End();
        return timeout.Of(attempt.GetAwaiter().GetResult(), cancellation, call, callerToken);
    }

    private void Abandon(Task attempt, AttemptCancellation cancellation)
    {
        abandoned.Add(attempt);
        cancellation.Abandon();
    }
}
