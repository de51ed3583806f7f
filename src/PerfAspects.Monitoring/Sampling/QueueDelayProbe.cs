namespace PerfAspects.Monitoring.Sampling;

/// <summary>Measures how long a work item waits for a thread of the pool: one item is under way at a time.</summary>
internal sealed class QueueDelayProbe(TimeProvider clock) : IThreadPoolWorkItem
{
    private const long Nothing = -1;

    private long _queuedAt;
    private long _delay = Nothing;
    private int _isQueued; // 0 or 1

    /// <summary>Takes the delay of the last item, or the age of the one that still waits, and queues the next.</summary>
    public TimeSpan Take()
    {
        if (Volatile.Read(ref _isQueued) == 1)
        {
            return clock.GetElapsedTime(_queuedAt);
        }

        var delay = Interlocked.Exchange(ref _delay, Nothing);
        _queuedAt = clock.GetTimestamp();
        Volatile.Write(ref _isQueued, 1);
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        return delay == Nothing ? TimeSpan.Zero : TimeSpan.FromTicks(delay);
    }

    /// <inheritdoc/>
    public void Execute()
    {
        Interlocked.Exchange(ref _delay, clock.GetElapsedTime(_queuedAt).Ticks);
        Volatile.Write(ref _isQueued, 0);
    }
}
