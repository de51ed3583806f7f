using PerfAspects.Execution;
using PerfAspects.Runtime;
using PerfAspects.Telemetry;
using Polly;

namespace PerfAspects.Hedging;

/// <summary>
/// One call and its attempts. The first attempt that succeeds ends the race, and so does the last that fails; attempts that have lost are
/// cancelled, and how they end then is reported to nobody. A race whose first attempt has ended before its time serves another call.
/// </summary>
internal sealed partial class HedgeRace<TResult> : HedgeTimerEntry
{
    private readonly Lock _gate = new();
    private readonly HedgeStep<TResult> _step;
    private readonly HedgeAttempt _first = new();
    private readonly Action _firstEnded;
    private HeldCall<TResult>? _call;
    private long _started;
    private long _delay;
    private long _due; // the first attempt's
    private long _next; // the newest attempt's
    private CancellationToken _callerToken;
    private FirstAttempt<TResult> _running;
    private SynchronizationContext? _context;
    private ExecutionContext? _flow;
    private bool _wasAlone; // the first attempt has ended before its time
    private List<HedgeAttempt>? _hedges; // under the lock, as is the rest
    private Outcome<TResult>? _failure; // the first attempt's, as soon as it has failed
    private int _runs = 1;
    private bool _isOver;

    public HedgeRace(HedgeStep<TResult> step) => (_step, _firstEnded) = (step, FirstEnded);

    /// <summary>Begins the first attempt.</summary>
    /// <returns>
    /// Whether the attempt has ended at once, with the outcome. If not, the race is the source of the outcome, which is to be taken once.
    /// </returns>
    public bool Begin(HeldCall<TResult> call, long started, long delay, CancellationToken callerToken, out Outcome<TResult> outcome)
    {
        (_call, _started, _delay, _callerToken) = (call, started, delay, callerToken);
        _first.Begin(callerToken);
        _running = _step.RunFirst(call, _first.Token);
        if (_running.IsCompleted)
        {
            outcome = _running.Take();
            _first.End();
            outcome = OfCaller(Measure(outcome));
            LeaveToNext();
            return true;
        }

        (_context, _flow) = (SynchronizationContext.Current, ExecutionContext.Capture());
        _due = _next = Clock.Add(started, delay);
        _step.History.Timer.Arm(this, _due); // before the race can end and serve another call
        outcome = default;
        try
        {
            _running.OnCompleted(_firstEnded);
        }
        catch (Exception exception)
        {
            _running = new(new ValueTask<Outcome<TResult>>(Outcome.FromException<TResult>(exception))); // of the core's own kind of task
            FirstEnded();
        }

        return false;
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

    private void FirstEnded()
    {
        var outcome = _running.Take();
        _first.End();
        if (HedgeTimer.TryDisarm(this, _due))
        {
            _wasAlone = true;
            SetResult(outcome);
        }
        else if (IsDecided(_first, ref outcome))
        {
            Finish(_first, outcome);
        }
    }

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

        _call!.Span.AddSpanEvent(HedgeTelemetry.HedgeEvent);
        _ = WatchAsync(attempt, Begin(attempt));
        if (!isLast)
        {
            WaitUntil(_next = Clock.Add(_next, _delay));
        }
    }

    private void WaitUntil(long due)
    {
        using (UninterruptedLock.Enter(_gate))
        {
            if (!_isOver)
            {
                _step.History.Timer.Arm(this, due);
            }
        }
    }

    private HedgeAttempt? TryBegin(out bool isLast)
    {
        isLast = false;
        try
        {
            if (_callerToken.IsCancellationRequested || Volatile.Read(ref _isOver) || !_step.History.Budget.TryTake())
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
            _runs++;
            isLast = _hedges.Count >= _step.MaxHedges;
            return attempt;
        }
    }

    private ValueTask<Outcome<TResult>> Begin(HedgeAttempt attempt)
    {
        try
        {
            attempt.Begin(_callerToken);
            return _step.RunAttemptAsync(_call!, attempt.Token);
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
            _runs--;
            if (_isOver)
            {
                return false;
            }

            if (outcome.Exception is not null)
            {
                _failure = attempt == _first ? outcome : _failure;
                if (_runs > 0 && !_callerToken.IsCancellationRequested)
                {
                    return false;
                }

                outcome = _failure ?? outcome;
            }

            _isOver = true;
            return true;
        }
    }

    private void Finish(HedgeAttempt last, in Outcome<TResult> outcome)
    {
        _step.History.Timer.Remove(this);
        if (last != _first)
        {
            _first.Lose();
        }

        Volatile.Write(ref Armed, Clock.Never);
        var winner = outcome.Exception is null ? last : null;
        foreach (var hedge in _hedges ?? [])
        {
            _step.Method.Counters.Increment(hedge == winner ? HedgeTelemetry.Won : HedgeTelemetry.Lost);
            if (hedge != last)
            {
                hedge.Lose();
            }
        }

        SetResult(outcome);
    }

    private void SetResult(Outcome<TResult> outcome)
    {
        try
        {
            outcome = OfCaller(Measure(outcome));
        }
        catch (Exception exception)
        {
            outcome = Outcome.FromException<TResult>(exception); // of the clock
        }

        _result.SetResult(outcome);
    }

    // The first attempt's duration, also where it has lost: then it takes longer still, and if it were left out, calls would seem to become
    // faster.
    private Outcome<TResult> Measure(in Outcome<TResult> outcome)
    {
        if (outcome.Exception is null && _step.HasOwnDelay)
        {
            _step.History.Durations.Add(_started);
        }

        return outcome;
    }

    // A cancellation by the caller has the caller's token.
    private Outcome<TResult> OfCaller(in Outcome<TResult> outcome)
        => outcome.Exception is OperationCanceledException noticed && _callerToken.IsCancellationRequested
            ? Outcome.FromException<TResult>(new OperationCanceledException(noticed.Message, noticed, _callerToken))
            : outcome;
}
