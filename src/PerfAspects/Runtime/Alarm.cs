namespace PerfAspects.Runtime;

/// <summary>
/// A timer that never rings before its time, created when it is first needed. The owner writes the time under its lock (<see cref="Due"/>)
/// and sets the timer outside of every lock (<see cref="Set"/>), because the clock is the user's and its timers may take locks of their
/// own.
/// </summary>
/// <remarks>
/// System timers ring up to 4 ms early, and no timer waits longer than 49 days: a timer that rings early is set again. A clock that throws
/// loses no ring either: then a timer of the system rings a second later, and the clock is read again.
/// </remarks>
internal sealed class Alarm(Clock clock, Action ring) : IDisposable
{
    private static readonly TimeSpan s_retryDelay = TimeSpan.FromSeconds(1);

    private ITimer? _timer;
    private ITimer? _retryTimer;
    private long _due = Clock.Never;
    private long _set = Clock.Never; // what the timer is set to, or about to be set to, and has not rung for
    private volatile bool _isDisposed;

    /// <summary>The reading of <see cref="Clock.GetTimestamp"/> at which it is to ring, or <see cref="Clock.Never"/>.</summary>
    public long Due { get => Volatile.Read(ref _due); set => Volatile.Write(ref _due, value); }

    /// <summary>Sets the timer to <see cref="Due"/>. Never throws.</summary>
    public void Set()
    {
        if (Volatile.Read(ref _set) == Due || _isDisposed)
        {
            return;
        }

        try
        {
            Uninterrupted.Run(static alarm => alarm.SetTimer(), this);
        }
        catch (Exception)
        {
            RetryLater();
        }
    }

    /// <summary>
    /// Makes the alarm read the clock again a second later. For an owner that was rung, or would have been, and whose clock has failed.
    /// </summary>
    public void RetryLater()
    {
        Volatile.Write(ref _set, Clock.Never);
#pragma warning disable RS0030 // the clock has just failed
        var timer = CreateTimer(TimeProvider.System, s_retryDelay);
#pragma warning restore RS0030
        Interlocked.Exchange(ref _retryTimer, timer)?.Dispose();
        if (_isDisposed)
        {
            timer.Dispose();
        }
    }

    public void Dispose()
    {
        _isDisposed = true;
        _timer?.Dispose();
        _retryTimer?.Dispose();
    }

    // Two threads that set the timer at once may reach it in the other order: whoever finds that the time has changed meanwhile sets the
    // timer again.
    private void SetTimer()
    {
        long due;
        do
        {
            due = Due;
            var time = due == Clock.Never ? Timeout.InfiniteTimeSpan : clock.ToDueTime(due - clock.GetTimestamp());
            Volatile.Write(ref _set, due); // before the timer is set, which may ring at once: the ring would be taken back otherwise
            (_timer ?? Create()).Change(time, Timeout.InfiniteTimeSpan);
        }
        while (Due != due);
    }

    private void Ring()
    {
        Volatile.Write(ref _set, Clock.Never);
        try
        {
            if (Due <= clock.GetTimestamp())
            {
                ring();
            }
            else
            {
                Set();
            }
        }
        catch (Exception)
        {
            RetryLater(); // an exception on a timer's thread would end the process
        }
    }

    private ITimer Create()
    {
        var timer = CreateTimer(clock.Provider, Timeout.InfiniteTimeSpan);
        if (Interlocked.CompareExchange(ref _timer, timer, null) is { } other)
        {
            timer.Dispose();
            return other;
        }

        if (_isDisposed)
        {
            timer.Dispose();
        }

        return timer;
    }

    private ITimer CreateTimer(TimeProvider provider, TimeSpan dueTime)
    {
        // The timer outlives the call that happens to create it, and must not carry that call's context along.
        using AsyncFlowControl? flow = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
        return provider.CreateTimer(static alarm => ((Alarm)alarm!).Ring(), this, dueTime, Timeout.InfiniteTimeSpan);
    }
}
