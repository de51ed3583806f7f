using PerfAspects.CompilerServices;

namespace PerfAspects.Batching;

/// <summary>
/// Calls that are answered by one call of the core. Changes under the queue's lock until it has begun, and is only read after that.
/// </summary>
/// <param name="due">The reading of the clock at which the batch runs, if it is not full before.</param>
internal sealed class Batch<TCall, TKey, TResult>(long due)
    where TCall : struct, IBatchedCall<TKey, TResult>
{
    private readonly List<BatchCaller<TCall, TKey, TResult>> _callers = [];
    private Dictionary<int, BatchCaller<TCall, TKey, TResult>>? _byHash; // the first call of the newest key; from the second caller on
    private CancellationTokenSource? _cancellation;
    private int _waiting;

    public long Due => due;

    /// <summary>How many distinct keys somebody waits for.</summary>
    public int Size { get; private set; }

    /// <summary>Whether the core has been called, or is about to be.</summary>
    public bool HasBegun => Runner is not null;

    /// <summary>The call on whose instance and in whose context the core runs.</summary>
    public BatchCaller<TCall, TKey, TResult>? Runner { get; private set; }

    /// <summary>The keys that the core is called with, once the batch has begun.</summary>
    public TKey[] Keys { get; private set; } = [];

    /// <summary>The token that the core sees: cancelled once all callers have left.</summary>
    public CancellationToken Token => _cancellation?.Token ?? default;

    public bool IsAbandoned => _waiting == 0;

    /// <summary>The first call of the newest key with a hash code; <see cref="BatchCaller{TCall, TKey, TResult}.Next"/> leads on.</summary>
    public BatchCaller<TCall, TKey, TResult>? NewestWith(int hash)
        => _byHash is not null ? _byHash.GetValueOrDefault(hash)
            : _callers.Count > 0 && _callers[0].Hash == hash ? _callers[0]
            : null;

    /// <summary>Adds a call.</summary>
    /// <param name="caller">The call.</param>
    /// <param name="known">The first call with the same key; <see langword="null"/> if this is the first.</param>
    public void Add(BatchCaller<TCall, TKey, TResult> caller, BatchCaller<TCall, TKey, TResult>? known)
    {
        var first = known ?? caller;
        if (_callers.Count > 0)
        {
            _byHash ??= new Dictionary<int, BatchCaller<TCall, TKey, TResult>> { [_callers[0].Hash] = _callers[0] };
            if (known is null)
            {
                caller.Next = _byHash.GetValueOrDefault(caller.Hash);
                _byHash[caller.Hash] = caller;
            }
        }

        _callers.Add(caller);
        (caller.Batch, caller.First) = (this, first);
        _waiting++;
        if (first.WaitingForKey++ == 0)
        {
            Size++;
        }
    }

    /// <summary>Takes a call off.</summary>
    public void Remove(BatchCaller<TCall, TKey, TResult> caller)
    {
        _waiting--;
        if (--caller.First!.WaitingForKey == 0)
        {
            Size--;
        }
    }

    /// <summary>Fixes the keys and who runs the core, again if the core has failed. False if nobody waits.</summary>
    public bool TryBegin()
    {
        Runner = _callers.Find(static caller => !caller.HasLeft);
        if (Runner is null)
        {
            return false;
        }

        var keys = new TKey[Size];
        var count = 0;
        foreach (var caller in _callers)
        {
            if (caller.First == caller && caller.WaitingForKey > 0)
            {
                keys[count++] = caller.Key;
            }
        }

        Keys = keys;
        var canAllLeave = _callers.TrueForAll(static caller => caller.HasLeft || caller.Token.CanBeCanceled);
        _cancellation = canAllLeave ? new CancellationTokenSource() : null;
        return true;
    }

    /// <summary>Cancels the token of the core. Exceptions of callbacks that the core has registered reach nobody.</summary>
    public void Cancel()
    {
        try
        {
            _cancellation?.Cancel();
        }
        catch (AggregateException)
        {
            // The callbacks are not those of the code that cancels here.
        }
    }

    public void Answer(IReadOnlyDictionary<TKey, TResult> results, string method)
        => _callers.ForEach(caller => caller.Answer(results, method));

    public void Fail(Exception exception) => _callers.ForEach(caller => caller.Fail(exception));
}
