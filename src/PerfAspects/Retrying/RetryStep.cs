using System.Diagnostics;
using PerfAspects.Execution;
using PerfAspects.Runtime;
using PerfAspects.Telemetry;
using Polly;

namespace PerfAspects.Retrying;

/// <summary>Runs the steps further in again while they fail with what is retried.</summary>
/// <param name="settings">The settings.</param>
/// <param name="method">The method.</param>
/// <param name="judge">The judge of results, if the aspect names one.</param>
/// <param name="budget">The method's budget; <see langword="null"/> where every retry is allowed.</param>
/// <param name="inner">The step that is run again.</param>
[StackTraceHidden]
internal sealed class RetryStep<TResult>(
    RetrySettings settings, AspectMethod method, ResultJudge judge, RetryBudget? budget, Step<TResult> inner) : Step<TResult>
{
    private readonly RetryDelay _delay = new(method.Runtime.Clock);

    public override Outcome<TResult> Run(HeldCall<TResult> call, CancellationToken cancellationToken)
    {
        var outcome = inner.Run(call, cancellationToken);
        return HasFailed(ref outcome, call) ? RunAgain(outcome, call, cancellationToken) : outcome;
    }

    public override ValueTask<Outcome<TResult>> RunAsync(HeldCall<TResult> call, CancellationToken cancellationToken)
    {
        var running = inner.RunAsync(call, cancellationToken);
        if (!running.IsCompletedSuccessfully)
        {
            return WaitAndRunAgainAsync(running, call, cancellationToken);
        }

        var outcome = running.Result;
        return HasFailed(ref outcome, call) ? RunAgainAsync(outcome, call, cancellationToken) : new(outcome);
    }

    // Apart, so that a call that succeeds takes no more of the stack than it needs.
    private Outcome<TResult> RunAgain(Outcome<TResult> outcome, HeldCall<TResult> call, CancellationToken cancellationToken)
    {
        var delays = new RetryDelays(settings, Random.Shared.NextDouble);
        var hasFailed = true;
        for (var attempt = 0; hasFailed && MayRunAgain(outcome, attempt, call, cancellationToken); attempt++)
        {
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!IsWithinBudget(attempt, call))
                {
                    return outcome;
                }

                _delay.Block(NextDelay(outcome, attempt, call, ref delays), cancellationToken);
            }
            catch (Exception exception)
            {
                return Outcome.FromException<TResult>(exception); // the caller cancels, the thread was interrupted, or DelayOf has thrown
            }

            var scope = RetryScope.Begin();
            outcome = inner.Run(call, cancellationToken);
            scope.End();
            method.Counters.Increment(RetryTelemetry.Retried);
            hasFailed = HasFailed(ref outcome, call);
        }

        return outcome;
    }

    // Every attempt begins in the SynchronizationContext in which the method was called.
    private async ValueTask<Outcome<TResult>> WaitAndRunAgainAsync(
        ValueTask<Outcome<TResult>> running, HeldCall<TResult> call, CancellationToken cancellationToken)
    {
        var outcome = await running.ConfigureAwait(true);
        return HasFailed(ref outcome, call) ? await RunAgainAsync(outcome, call, cancellationToken).ConfigureAwait(false) : outcome;
    }

    private async ValueTask<Outcome<TResult>> RunAgainAsync(
        Outcome<TResult> outcome, HeldCall<TResult> call, CancellationToken cancellationToken)
    {
        var delays = new RetryDelays(settings, Random.Shared.NextDouble);
        var hasFailed = true;
        for (var attempt = 0; hasFailed && MayRunAgain(outcome, attempt, call, cancellationToken); attempt++)
        {
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!IsWithinBudget(attempt, call))
                {
                    return outcome;
                }

                await _delay.WaitAsync(NextDelay(outcome, attempt, call, ref delays), cancellationToken).ConfigureAwait(true);
            }
            catch (Exception exception)
            {
                return Outcome.FromException<TResult>(exception);
            }

            var scope = RetryScope.Begin();
            outcome = await inner.RunAsync(call, cancellationToken).ConfigureAwait(true);
            scope.End();
            method.Counters.Increment(RetryTelemetry.Retried);
            hasFailed = HasFailed(ref outcome, call);
        }

        return outcome;
    }

    // Called once after every attempt, so that each result is judged once. What a judge throws is the end of the call.
    private bool HasFailed(ref Outcome<TResult> outcome, HeldCall<TResult> call)
    {
        if (outcome.Exception is not null)
        {
            return true;
        }

        if (judge.Exists && (judge.IsFailure(call, ref outcome) || outcome.Exception is not null))
        {
            return outcome.Exception is null;
        }

        budget?.Succeeded(settings.BudgetShare);
        return false;
    }

    private bool MayRunAgain(in Outcome<TResult> outcome, int attempt, HeldCall<TResult> call, CancellationToken cancellationToken)
    {
        if (outcome.Exception is { } exception && (exception == call.Fault || !settings.IsRetried(exception, cancellationToken)))
        {
            return false;
        }

        settings.Log(method, attempt + 1, outcome.Exception, cancellationToken);
        return attempt < settings.MaxRetries && !cancellationToken.IsCancellationRequested;
    }

    // A retry within another call's retry would multiply the attempts: the outer one already tries again.
    private bool IsWithinBudget(int attempt, HeldCall<TResult> call)
    {
        if (budget is null || (!RetryScope.IsInside && budget.TryTake()))
        {
            call.Span.AddSpanEvent(RetryTelemetry.RetryEvent, RetryTelemetry.AttemptTag, attempt + 1);
            return true;
        }

        method.Counters.Increment(RetryTelemetry.Suppressed);
        call.Span.AddSpanEvent(RetryTelemetry.SuppressedEvent);
        RetrySettings.LogSuppressed(method, budget.Suppressed);
        return false;
    }

    private TimeSpan NextDelay(in Outcome<TResult> outcome, int attempt, HeldCall<TResult> call, ref RetryDelays delays)
    {
        var delay = delays.Next(attempt);
        if (outcome.Exception is not { } failure || !settings.ReadsDelay)
        {
            return delay;
        }

        try
        {
            return RetrySettings.Bounded(call.DelayAfter(failure)) ?? delay;
        }
        catch (Exception exception)
        {
            call.Fault = exception;
            throw;
        }
    }
}

/// <summary>Waits between two attempts, never too short: timers may ring early.</summary>
internal sealed class RetryDelay(Clock clock)
{
    /// <summary>Blocks this thread, which on the system's clock needs no other thread to be woken.</summary>
    public void Block(TimeSpan delay, CancellationToken cancellationToken)
    {
        if (delay == TimeSpan.Zero)
        {
            return;
        }

        if (!clock.IsSystem)
        {
            WaitAsync(delay, cancellationToken).GetAwaiter().GetResult();
            return;
        }

        using var never = new ManualResetEventSlim(initialState: false, spinCount: 0);
        var due = Clock.Add(clock.GetTimestamp(), clock.ToTimestamps(delay));
        while (clock.GetTimestamp() is var now && now < due)
        {
            never.Wait(clock.ToDueTime(due - now), cancellationToken);
        }
    }

    /// <summary>Waits without a thread.</summary>
    public async Task WaitAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        var due = Clock.Add(clock.GetTimestamp(), clock.ToTimestamps(delay));
        while (clock.GetTimestamp() is var now && now < due)
        {
            var milliseconds = Math.Ceiling(clock.ToDueTime(due - now).TotalMilliseconds); // fractions are dropped, on every clock
            await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), clock.Provider, cancellationToken).ConfigureAwait(false);
        }
    }
}
