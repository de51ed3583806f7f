using System.Threading.Tasks.Sources;
using PerfAspects.Execution;
using PerfAspects.Runtime;
using PerfAspects.Telemetry;
using Polly;

namespace PerfAspects.Hedging;

/// <summary>
/// One call and its attempts. The first attempt that succeeds ends the race, and so does the last that fails; attempts that have lost are
/// cancelled, and how they end then is reported to nobody.
/// </summary>
internal sealed class HedgeRace<TResult>(
    HedgeStep<TResult> step, HeldCall<TResult> call, long started, long delay, CancellationToken callerToken)
    : HedgeTimerEntry, IValueTaskSource<Outcome<TResult>>
{
    private readonly Lock _gate = new();
    private readonly HedgeAttempt _first = new();
    private readonly SynchronizationContext? _context = SynchronizationContext.Current;
    private readonly ExecutionContext? _flow = ExecutionContext.Capture();
    private ManualResetValueTaskSourceCore<Outcome<TResult>> _result; // the call goes on on the winner's thread
    private List<HedgeAttempt>? _hedges; // under the lock, as is the rest
    private Outcome<TResult>? _failure; // the first attempt's, as soon as it has failed
    private int _running = 1;
    private bool _isOver;

    /// <summary>Begins the first attempt.</summary>
    public ValueTask<Outcome<TResult>> RunAsync()
    {
        _first.Begin(callerToken);
        var running = step.RunAttemptAsync(call, _first.Token);
        if (running.IsCompletedSuccessfully)
        {
            var outcome = running.Result;
            _first.End();
            Measure(outcome);
            return new(OfCaller(outcome));
        }

        _ = WatchAsync(_first, running);
        WaitUntil(Clock.Add(started, delay));
        return new(this, _result.Version);
    }

    /// <inheritdoc/>
    public override void Ring()
    {
        try
        {
            if (_context is null)
            {
                InFlow();
            }
            else
            {
                _context.Post(static race => ((HedgeRace<TResult>)race!).InFlow(), this); // each attempt begins where the method was called
            }
        }
        catch (Exception)
        {
            // The context takes nothing any more: the first attempt goes on alone.
        }
    }

    Outcome<TResult> IValueTaskSource<Outcome<TResult>>.GetResult(short token) => _result.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<Outcome<TResult>>.GetStatus(short token) => _result.GetStatus(token);

    void IValueTaskSource<Outcome<TResult>>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _result.OnCompleted(continuation, state, token, flags);

    private void InFlow()
    {
        if (_flow is null)
        {
            Hedge();
        }
        else
        {
            ExecutionContext.Run(_flow, static race => ((HedgeRace<TResult>)race!).Hedge(), this);
        }
    }

    private void Hedge()
    {
        if (TryBegin(out var isLast) is not { } attempt)
        {
            return;
        }

        call.Span.AddSpanEvent(HedgeTelemetry.HedgeEvent);
        _ = WatchAsync(attempt, Begin(attempt));
        if (!isLast)
        {
            WaitUntil(Clock.Add(Due, delay));
        }
    }

    private void WaitUntil(long due)
    {
        using (UninterruptedLock.Enter(_gate))
        {
            if (!_isOver)
            {
                step.History.Timer.Add(this, due);
            }
        }
    }

    private HedgeAttempt? TryBegin(out bool isLast)
    {
        isLast = false;
        try
        {
            if (callerToken.IsCancellationRequested || Volatile.Read(ref _isOver) || !step.History.Budget.TryTake())
            {
                return null;
            }
        }
        catch (Exception)
        {
            return null; // of the clock: the first attempt goes on alone
        }

        using (UninterruptedLock.Enter(_gate))
        {
            if (_isOver)
            {
                return null;
            }

            var attempt = new HedgeAttempt();
            (_hedges ??= []).Add(attempt);
            _running++;
            isLast = _hedges.Count >= step.MaxHedges;
            return attempt;
        }
    }

    private ValueTask<Outcome<TResult>> Begin(HedgeAttempt attempt)
    {
        try
        {
            attempt.Begin(callerToken);
            return step.RunAttemptAsync(call, attempt.Token);
        }
        catch (Exception exception)
        {
            return new(Outcome.FromException<TResult>(exception)); // of a token whose source is disposed
        }
    }

    private async Task WatchAsync(HedgeAttempt attempt, ValueTask<Outcome<TResult>> running)
    {
        Outcome<TResult> outcome;
        try
        {
            outcome = await running.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            outcome = Outcome.FromException<TResult>(exception);
        }

        attempt.End();
        if (IsDecided(attempt, ref outcome))
        {
            Finish(attempt, outcome);
        }
    }

    // Whether the end of an attempt is the end of the race, and then with which outcome.
    private bool IsDecided(HedgeAttempt attempt, ref Outcome<TResult> outcome)
    {
        using (UninterruptedLock.Enter(_gate))
        {
            _running--;
            if (_isOver)
            {
                return false;
            }

            if (outcome.Exception is not null)
            {
                _failure = attempt == _first ? outcome : _failure;
                if (_running > 0 && !callerToken.IsCancellationRequested)
                {
                    return false;
                }

                outcome = _failure ?? outcome;
            }

            _isOver = true;
            return true;
        }
    }

    private void Finish(HedgeAttempt last, Outcome<TResult> outcome)
    {
        step.History.Timer.Remove(this);
        if (last != _first)
        {
            _first.Lose();
        }

        var winner = outcome.Exception is null ? last : null;
        foreach (var hedge in _hedges ?? [])
        {
            step.Method.Counters.Increment(hedge == winner ? HedgeTelemetry.Won : HedgeTelemetry.Lost);
            if (hedge != last)
            {
                hedge.Lose();
            }
        }

        try
        {
            Measure(outcome);
            outcome = OfCaller(outcome);
        }
        catch (Exception exception)
        {
            outcome = Outcome.FromException<TResult>(exception); // of the clock
        }

        _result.SetResult(outcome);
    }

    // The first attempt's duration, also where it has lost: then it takes longer still, and if it were left out, calls would seem to become
    // faster.
    private void Measure(in Outcome<TResult> outcome)
    {
        if (outcome.Exception is null)
        {
            step.History.Durations.Add(started);
        }
    }

    // A cancellation by the caller has the caller's token.
    private Outcome<TResult> OfCaller(in Outcome<TResult> outcome)
        => outcome.Exception is OperationCanceledException noticed && callerToken.IsCancellationRequested
            ? Outcome.FromException<TResult>(new OperationCanceledException(noticed.Message, noticed, callerToken))
            : outcome;
}
