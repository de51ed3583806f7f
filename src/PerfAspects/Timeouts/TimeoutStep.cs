using System.Diagnostics;
using PerfAspects.Execution;
using Polly;

namespace PerfAspects.Timeouts;

/// <summary>Cancels an attempt whose time is up, and waits until it has ended.</summary>
[StackTraceHidden]
internal sealed class TimeoutStep<TResult>(TimeoutOutcome timeout, Step<TResult> inner) : Step<TResult>
{
    private AttemptCancellation? _spare; // used again, so that an attempt that is not cancelled allocates nothing

    public override Outcome<TResult> Run(HeldCall<TResult> call, CancellationToken cancellationToken)
    {
        try
        {
            var cancellation = Begin(cancellationToken);
            call.Attempt = cancellation;
            return End(inner.Run(call, cancellation.Token), cancellation, call, cancellationToken);
        }
        catch (Exception exception)
        {
            return Outcome.FromException<TResult>(exception); // of the clock, or of a token whose source is disposed
        }
    }

    public override ValueTask<Outcome<TResult>> RunAsync(HeldCall<TResult> call, CancellationToken cancellationToken)
    {
        try
        {
            var cancellation = Begin(cancellationToken);
            call.Attempt = cancellation;
            var running = inner.RunAsync(call, cancellation.Token);
            return running.IsCompletedSuccessfully
                ? new(End(running.Result, cancellation, call, cancellationToken))
                : EndAsync(running, cancellation, call, cancellationToken);
        }
        catch (Exception exception)
        {
            return new(Outcome.FromException<TResult>(exception));
        }
    }

    private async ValueTask<Outcome<TResult>> EndAsync(
        ValueTask<Outcome<TResult>> running, AttemptCancellation cancellation, HeldCall<TResult> call, CancellationToken cancellationToken)
        => End(await running.ConfigureAwait(false), cancellation, call, cancellationToken);

    private AttemptCancellation Begin(CancellationToken callerToken)
    {
        if (Interlocked.Exchange(ref _spare, null) is not { } cancellation)
        {
            return timeout.Begin(callerToken);
        }

        timeout.Begin(cancellation, callerToken);
        return cancellation;
    }

    private Outcome<TResult> End(in Outcome<TResult> attempt, AttemptCancellation cancellation, HeldCall<TResult> call,
        CancellationToken callerToken)
    {
        var outcome = timeout.Of(attempt, cancellation, call, callerToken);
        if (cancellation.End())
        {
            Volatile.Write(ref _spare, cancellation);
        }

        return outcome;
    }
}
