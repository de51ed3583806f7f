namespace PerfAspects.Runtime;

/// <summary>
/// One timer, made when it is first needed. What it is set to is said under its owner's lock (<see cref="Due"/>); it is set outside of every lock
/// (<see cref="Set"/>), for the clock is the user's, and its timers may take locks of their own. It may ring early, so whoever is rung looks at the clock.
/// </summary>
internal sealed class Alarm(Clock clock, Action ring) : IDisposable
{
    private ITimer? _timer;
    private long _due = Clock.Never;
    private long _set = Clock.Never; // what the timer was last set to, and has not rung for

    /// <summary>The reading of <see cref="Clock.GetTimestamp"/> at which it is to ring, or <see cref="Clock.Never"/>.</summary>
    public long Due { get => Volatile.Read(ref _due); set => Volatile.Write(ref _due, value); }

    /// <summary>Sets the timer to <see cref="Due"/>.</summary>
    public void Set()
    {
        if (Volatile.Read(ref _set) == Due)
        {
            return;
        }

        // Two that set it at once may reach the timer in the other order: whoever finds that it has set a time no longer meant sets it again.
        long due;
        do
        {
            due = Due;
            var time = due == Clock.Never ? Timeout.InfiniteTimeSpan : clock.ToDueTime(due - clock.GetTimestamp());
            (_timer ?? Create()).Change(time, Timeout.InfiniteTimeSpan);
            Volatile.Write(ref _set, due);
        }
        while (Due != due);
    }

    public void Dispose() => _timer?.Dispose();

    private void Ring()
    {
        Volatile.Write(ref _set, Clock.Never);
        ring();
    }

    private ITimer Create()
    {
        // The timer outlives the call that happens to make it, and must not carry that call's context along.
        using AsyncFlowControl? flow = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
        var timer = clock.Provider.CreateTimer(static alarm => ((Alarm)alarm!).Ring(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (Interlocked.CompareExchange(ref _timer, timer, null) is not { } other)
        {
            return timer;
        }

        timer.Dispose();
        return other;
    }
}
