using PerfAspects.CompilerServices;

namespace PerfAspects.Batching;

/// <summary>
/// An attempt to add a call to the open batch, which is repeated under the queue's lock until everything it needs is known: the time, or
/// which of the batch's keys equals the call's.
/// </summary>
internal struct BatchAttempt<TCall, TKey, TResult>
    where TCall : struct, IBatchedCall<TKey, TResult>
{
    private BatchCaller<TCall, TKey, TResult>? _newest;
    private BatchCaller<TCall, TKey, TResult>? _compared;

    /// <summary>The time of the attempt, if the caller has to read it.</summary>
    public long? Now { get; set; }

    /// <summary>The batch whose keys are to be compared; <see langword="null"/> if the time has to be read.</summary>
    public Batch<TCall, TKey, TResult>? Batch { get; set; }

    /// <summary>The first call of the batch with the same key.</summary>
    public BatchCaller<TCall, TKey, TResult>? Found { get; private set; }

    /// <summary>Whether the call has opened a batch.</summary>
    public bool IsFirst { get; set; }

    /// <summary>The batch that the call has filled.</summary>
    public Batch<TCall, TKey, TResult>? Full { get; set; }

    /// <summary>Whether it is known which key of the batch equals the call's. If not, <see cref="Compare"/> finds out.</summary>
    public bool Knows(Batch<TCall, TKey, TResult> open, int hash)
    {
        _newest = open.NewestWith(hash);
        if (Batch != open)
        {
            (Batch, Found, _compared) = (open, null, null);
        }

        return Found is not null || _newest == _compared;
    }

    /// <summary>Compares the keys that have come since the attempt before. Without a lock: the links of calls never change.</summary>
    public void Compare(BatchCaller<TCall, TKey, TResult> caller)
    {
        for (var known = _newest; known != _compared && Found is null; known = known!.Next)
        {
            Found = EqualityComparer<TKey>.Default.Equals(caller.Key, known!.Key) ? known : null;
        }

        _compared = _newest;
    }
}
