using System.Diagnostics;
using PerfAspects.Pipeline;
using PerfAspects.Runtime;
using PerfAspects.Telemetry;
using Polly;

namespace PerfAspects.Retrying;

/// <summary>Runs the steps further in again while they fail with what is retried.</summary>
[StackTraceHidden]
internal sealed class RetryStep<TResult>(RetrySettings settings, AspectMethod method, Step<TResult> inner) : Step<TResult>
{
    private readonly RetryDelay _delay = new(method.Runtime.Clock);

    public override Outcome<TResult> Run(HeldCall<TResult> call, CancellationToken cancellationToken)
    {
        var outcome = inner.Run(call, cancellationToken);
        return outcome.Exception is null ? outcome : RunAgain(outcome, call, cancellationToken);
    }

    public override ValueTask<Outcome<TResult>> RunAsync(HeldCall<TResult> call, CancellationToken cancellationToken)
    {
        var running = inner.RunAsync(call, cancellationToken);
        if (!running.IsCompletedSuccessfully)
        {
            return RunAgainAsync(running, call, cancellationToken);
        }

        var outcome = running.Result;
        return outcome.Exception is null ? new(outcome) : RunAgainAsync(new(outcome), call, cancellationToken);
    }

    // Apart, so that a call that succeeds takes no more of the stack than it needs.
    private Outcome<TResult> RunAgain(Outcome<TResult> outcome, HeldCall<TResult> call, CancellationToken cancellationToken)
    {
        var delays = new RetryDelays(settings, Random.Shared.NextDouble);
        for (var attempt = 0; MayRunAgain(outcome, attempt, call, cancellationToken); attempt++)
        {
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                _delay.Block(delays.Next(attempt), cancellationToken);
            }
            catch (Exception exception)
            {
                return Outcome.FromException<TResult>(exception); // the caller cancels, or the thread was interrupted
            }

            outcome = inner.Run(call, cancellationToken);
        }

        return outcome;
    }

    private async ValueTask<Outcome<TResult>> RunAgainAsync(ValueTask<Outcome<TResult>> running, HeldCall<TResult> call,
        CancellationToken cancellationToken)
    {
        // Every attempt begins in the SynchronizationContext in which the method was called.
        var delays = new RetryDelays(settings, Random.Shared.NextDouble);
        var outcome = await running.ConfigureAwait(true);
        for (var attempt = 0; MayRunAgain(outcome, attempt, call, cancellationToken); attempt++)
        {
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                await _delay.WaitAsync(delays.Next(attempt), cancellationToken).ConfigureAwait(true);
            }
            catch (Exception exception)
            {
                return Outcome.FromException<TResult>(exception);
            }

            outcome = await inner.RunAsync(call, cancellationToken).ConfigureAwait(true);
        }

        return outcome;
    }

    // Asked once after every attempt.
    private bool MayRunAgain(in Outcome<TResult> outcome, int attempt, HeldCall<TResult> call, CancellationToken cancellationToken)
    {
        if (attempt > 0)
        {
            method.Counters.Increment(Count.Retried);
        }

        if (outcome.Exception is not { } exception || !settings.IsRetried(exception, cancellationToken))
        {
            return false;
        }

        settings.Log(method, attempt + 1, exception, cancellationToken);
        if (attempt == settings.MaxRetries || cancellationToken.IsCancellationRequested)
        {
            return false;
        }

        call.Span.Tell(TelemetryNames.RetryEvent, TelemetryNames.RetryAttempt, attempt + 1);
        return true;
    }
}
