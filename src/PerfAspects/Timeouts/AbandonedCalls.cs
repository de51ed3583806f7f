using PerfAspects.State;

namespace PerfAspects.Timeouts;

/// <summary>The attempts that were given up and still run.</summary>
internal sealed class AbandonedCalls : IAbandoningState
{
    private long _running;

    /// <inheritdoc/>
    public long Abandoned => Volatile.Read(ref _running);

    /// <summary>Counts an attempt until it ends.</summary>
    public void Add(Task attempt)
    {
        Interlocked.Increment(ref _running);
        attempt.ContinueWith(
            static (_, calls) => Interlocked.Decrement(ref ((AbandonedCalls)calls!)._running),
            this,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }
}
