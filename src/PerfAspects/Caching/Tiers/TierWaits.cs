using System.Collections.Concurrent;
using PerfAspects.Runtime;

namespace PerfAspects.Caching.Tiers;

/// <summary>The waits for operations of one kind of result, which are used again.</summary>
internal sealed class TierWaits<TResult>(Clock clock)
{
    private const int MostUnused = 256;

    private readonly ConcurrentQueue<TierWait<TResult>> _unused = new();
    private TierWait<TResult>? _last;
    private int _count;

    /// <summary>Waits for an operation until its deadline, or until the caller leaves.</summary>
    public ValueTask<TResult> WaitAsync(ValueTask<TResult> running, TimeSpan timeout, CancellationToken cancellationToken)
        => Take().Start(running, timeout, cancellationToken);

    /// <summary>Takes a wait back that has ended, and that nothing refers to any more.</summary>
    public void Return(TierWait<TResult> wait)
    {
        if (Interlocked.CompareExchange(ref _last, wait, null) is null)
        {
            return;
        }

        if (Interlocked.Increment(ref _count) <= MostUnused)
        {
            _unused.Enqueue(wait);
        }
        else
        {
            Interlocked.Decrement(ref _count);
        }
    }

    private TierWait<TResult> Take()
    {
        if (Interlocked.Exchange(ref _last, null) is { } last)
        {
            return last;
        }

        if (_unused.TryDequeue(out var unused))
        {
            Interlocked.Decrement(ref _count);
            return unused;
        }

        return new TierWait<TResult>(this, clock);
    }
}
