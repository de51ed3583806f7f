using PerfAspects.Execution;
using PerfAspects.Runtime;

namespace PerfAspects.Timeouts;

/// <summary>
/// The token of an attempt, cancelled when the time is up or the caller cancels. This class alone owns the token's source, which is never
/// disposed: it may be cancelled at any moment, also while the attempt ends, and without a timer of its own it holds nothing that has to be
/// released.
/// </summary>
internal sealed class AttemptCancellation : IAttempt
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _source = new();
    private readonly TaskCompletionSource _timeIsUp = new(); // the call goes on on the timer's thread, as after any delay
    private readonly Clock _clock;
    private readonly Alarm _alarm;
    private CancellationTokenRegistration _caller;
    private long _deadline = Clock.Never; // under the lock, as is what follows
    private bool _isRunning;
    private bool _isCancelled;
    private volatile bool _isTimedOut;

    public AttemptCancellation(Clock clock)
    {
        _clock = clock;
        _alarm = new Alarm(clock, RunOut);
    }

    public CancellationToken Token => _source.Token;

    /// <inheritdoc/>
    public bool IsTimedOut => _isTimedOut;

    /// <summary>Completes when the time is up and the attempt has been notified.</summary>
    public Task TimeIsUp => _timeIsUp.Task;

    /// <summary>Begins an attempt.</summary>
    public void Begin(TimeSpan timeout, CancellationToken callerToken)
    {
        var deadline = Clock.Add(_clock.GetTimestamp(), _clock.ToTimestamps(timeout));
        lock (_gate)
        {
            (_deadline, _isRunning) = (deadline, true);
            _isTimedOut = false;
        }

        _caller = callerToken.UnsafeRegister(static cancellation => ((AttemptCancellation)cancellation!).Cancel(), this);
        _alarm.Due = deadline;
        _alarm.Set();
    }

    /// <summary>Ends the attempt, and releases the timer and the caller's token.</summary>
    /// <returns>Whether another attempt may use this object: nothing has cancelled the token, and nothing will.</returns>
    public bool End()
    {
        bool isUnused;
        using (UninterruptedLock.Enter(_gate))
        {
            _isRunning = false;
            isUnused = !_isCancelled;
        }

        var isReleased = !_caller.Token.CanBeCanceled || _caller.Unregister(); // not Dispose, which would wait for a cancellation under way
        if (isUnused && isReleased && _source.TryReset())
        {
            _alarm.Due = Clock.Never;
            _alarm.Set();
            return true;
        }

        _alarm.Dispose();
        return false;
    }

    /// <summary>
    /// Cancels an attempt that is left to itself. What it has registered with its token runs elsewhere: it does not hold the call up.
    /// </summary>
    public void Abandon()
    {
        _ = _source.CancelAsync().ContinueWith(
            static cancelled => _ = cancelled.Exception, // what the core's callbacks throw is reported to nobody
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        End();
    }

    /// <summary>
    /// How long a thread may wait until it looks again: until the time is up on the system's clock; on any other, until its timer rings.
    /// </summary>
    public int GetMillisecondsLeft()
    {
        var left = _clock.ToDueTime(_deadline - _clock.GetTimestamp());
        return left == TimeSpan.Zero ? 0 : _clock.IsSystem ? (int)Math.Min(left.TotalMilliseconds, int.MaxValue) : Timeout.Infinite;
    }

    private void Cancel()
    {
        using (UninterruptedLock.Enter(_gate))
        {
            if (!_isRunning)
            {
                return;
            }

            _isCancelled = true;
        }

        _source.Cancel();
    }

    private void RunOut()
    {
        var now = _clock.GetTimestamp();
        lock (_gate)
        {
            if (now < _deadline)
            {
                return; // it rang for an attempt that has ended meanwhile
            }

            _isTimedOut = _isRunning && !_isCancelled;
        }

        try
        {
            Cancel();
        }
        catch (AggregateException)
        {
            // A callback of the core's. On a timer's thread it would end the process.
        }
        finally
        {
            _timeIsUp.TrySetResult();
        }
    }
}
