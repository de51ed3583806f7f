using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;
using PerfAspects.Runtime;

namespace PerfAspects.Caching.Tiers;

/// <summary>
/// A wait for an operation of the tier, until its deadline or until the caller leaves. Its object and its timer serve one wait after the
/// other. After a wait that has ended before its operation they serve no other, since nobody knows when the operation ends.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A timer that is not set keeps nothing alive, and the last wait has stopped it.")]
internal sealed class TierWait<TResult> : IValueTaskSource<TResult>
{
    private readonly TierWaits<TResult> _waits;
    private readonly Clock _clock;
    private readonly Action _completed;
    private ITimer? _timer;
    private ManualResetValueTaskSourceCore<TResult> _outcome;
    private ConfiguredValueTaskAwaitable<TResult>.ConfiguredValueTaskAwaiter _running;
    private CancellationToken _token;
    private CancellationTokenRegistration _registration;
    private long _deadline;
    private long _state; // odd while a wait is under way; rises with its beginning and with its end
    private bool _isReusable;

    public TierWait(TierWaits<TResult> waits, Clock clock) => (_waits, _clock, _completed) = (waits, clock, Complete);

    /// <summary>Begins a wait. A failure to begin is one of the wait.</summary>
    /// <param name="running">The operation.</param>
    /// <param name="timeout">The longest time to wait.</param>
    /// <param name="cancellationToken">Cancelled when the caller leaves.</param>
    public ValueTask<TResult> Start(ValueTask<TResult> running, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var version = _outcome.Version;
        _running = running.ConfigureAwait(false).GetAwaiter();
        _token = cancellationToken;
        var state = _state + 1;
        Exception? fault = null;
        try
        {
            _timer ??= CreateTimer();
            Volatile.Write(ref _deadline, Clock.Add(_clock.GetTimestamp(), _clock.ToTimestamps(timeout)));
        }
        catch (Exception exception)
        {
            fault = exception; // of the user's clock
        }

        Volatile.Write(ref _state, state); // after the deadline, which a timer that rings from now on reads
        try
        {
            _timer?.Change(timeout, Timeout.InfiniteTimeSpan);
            _registration = cancellationToken.UnsafeRegister(static wait => ((TierWait<TResult>)wait!).Cancel(), this);
        }
        catch (Exception exception)
        {
            fault ??= exception;
        }

        if (fault is not null)
        {
            End(state, fault);
        }

        _running.UnsafeOnCompleted(_completed);
        return new ValueTask<TResult>(this, version);
    }

    /// <inheritdoc/>
    TResult IValueTaskSource<TResult>.GetResult(short token)
    {
        try
        {
            return _outcome.GetResult(token);
        }
        finally
        {
            if (_isReusable)
            {
                (_running, _token, _registration, _isReusable) = (default, default, default, false);
                _outcome.Reset();
                _waits.Return(this);
            }
        }
    }

    /// <inheritdoc/>
    ValueTaskSourceStatus IValueTaskSource<TResult>.GetStatus(short token) => _outcome.GetStatus(token);

    /// <inheritdoc/>
    void IValueTaskSource<TResult>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _outcome.OnCompleted(continuation, state, token, flags);

    private void Complete()
    {
        var state = Volatile.Read(ref _state);
        var isAwaited = (state & 1) != 0 && TryEnd(state);
        TResult result;
        try
        {
            result = _running.GetResult();
        }
        catch (Exception exception)
        {
            if (isAwaited)
            {
                Stop();
                _outcome.SetException(exception);
            }

            return; // else nobody waits for it any more, and what it comes to is nobody's to observe
        }

        if (isAwaited)
        {
            Stop();
            _outcome.SetResult(result);
        }
    }

    // Of a timer or a token that may have come too late, nobody knows for which wait.
    private void Stop()
    {
        try
        {
            _isReusable = _timer!.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan)
                && (!_token.CanBeCanceled || _registration.Unregister());
        }
        catch (Exception)
        {
            _isReusable = false; // the timer is the user's
        }
    }

    // A timer that rings early, or for an earlier wait, is set again.
    private void Ring()
    {
        long state;
        do
        {
            state = Volatile.Read(ref _state);
            if ((state & 1) == 0)
            {
                return;
            }

            try
            {
                var remaining = Volatile.Read(ref _deadline) - _clock.GetTimestamp();
                if (remaining <= 0)
                {
                    End(state, new TimeoutException());
                    return;
                }

                _timer!.Change(_clock.ToDueTime(remaining), Timeout.InfiniteTimeSpan);
            }
            catch (Exception exception)
            {
                End(state, exception); // of the user's clock
                return;
            }
        }
        while (state != Volatile.Read(ref _state));
    }

    private void Cancel() => End(Volatile.Read(ref _state), new OperationCanceledException(_token));

    private void End(long state, Exception exception)
    {
        if ((state & 1) == 0 || !TryEnd(state))
        {
            return;
        }

        try
        {
            _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
        catch (Exception)
        {
            // The timer is the user's, and rings for nobody.
        }

        _registration.Unregister();
        _outcome.SetException(exception);
    }

    private ITimer CreateTimer()
    {
        using AsyncFlowControl? flow = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
        return _clock.Provider.CreateTimer(
            static wait => ((TierWait<TResult>)wait!).Ring(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private bool TryEnd(long state) => Interlocked.CompareExchange(ref _state, state + 1, state) == state;
}
