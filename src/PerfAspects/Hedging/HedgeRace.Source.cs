using System.Threading.Tasks.Sources;
using Polly;

namespace PerfAspects.Hedging;

// The race as the source of the task that its call awaits, and its use by another call once the outcome is taken.
internal sealed partial class HedgeRace<TResult> : IValueTaskSource<Outcome<TResult>>, IValueTaskSource<TResult>
{
    private ManualResetValueTaskSourceCore<Outcome<TResult>> _result; // the call goes on on the winner's thread

    /// <summary>The outcome of a race under way, as a task that is awaited once.</summary>
    public ValueTask<Outcome<TResult>> ToOutcome() => new(this, _result.Version);

    /// <summary>The result of a race under way, as a task that is awaited once.</summary>
    public ValueTask<TResult> ToResult() => new(this, _result.Version);

    Outcome<TResult> IValueTaskSource<Outcome<TResult>>.GetResult(short token)
    {
        var outcome = _result.GetResult(token);
        if (_wasAlone)
        {
            LeaveToNext();
        }

        return outcome;
    }

    TResult IValueTaskSource<TResult>.GetResult(short token)
    {
        var outcome = ((IValueTaskSource<Outcome<TResult>>)this).GetResult(token);
        outcome.ThrowIfException();
        return outcome.Result!;
    }

    ValueTaskSourceStatus IValueTaskSource<Outcome<TResult>>.GetStatus(short token) => _result.GetStatus(token);

    ValueTaskSourceStatus IValueTaskSource<TResult>.GetStatus(short token) => _result.GetStatus(token);

    void IValueTaskSource<Outcome<TResult>>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _result.OnCompleted(continuation, state, token, flags);

    void IValueTaskSource<TResult>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _result.OnCompleted(continuation, state, token, flags);

    // Lets the race serve another call, unless something may still cancel its token, or another race waits for that call.
    private void LeaveToNext()
    {
        if (!TryBeReused() && IsLinked)
        {
            _step.History.Timer.Remove(this);
        }
    }

    private bool TryBeReused()
    {
        if (!_first.TryReset())
        {
            return false;
        }

        (_call, _callerToken, _context, _flow, _wasAlone) = (null, default, null, null, false);
        _running = default;
        _result.Reset();
        return _step.TryReuse(this);
    }
}
