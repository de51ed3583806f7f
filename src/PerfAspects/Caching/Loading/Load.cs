using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using PerfAspects.Caching.Storage;

namespace PerfAspects.Caching.Loading;

/// <summary>
/// One execution of a cached method's core, shared by all who ask for its key meanwhile. Its state changes under the store's lock; what tells or
/// cancels others does so outside of it. A task that tells the outcome is made only if somebody has to wait for it.
/// </summary>
[StackTraceHidden]
internal sealed class Load<TKey, TValue>(CacheEntry<TKey, TValue> entry, LoadScope? parent, bool isCancellable) : LoadScope(parent)
    where TKey : struct, IEquatable<TKey>
{
    private readonly CancellationTokenSource? _cancellation = isCancellable ? new() : null;
    private TaskCompletionSource<TValue>? _completion;
    private Exception? _failure;
    private int _callers = 1;
    private volatile bool _hasEnded;

    /// <summary>Where the value goes.</summary>
    public CacheEntry<TKey, TValue> Entry { get; } = entry;

    /// <summary>Whether the load stands for its key in the store: it may then be joined, and its value kept. Lost by invalidation and when it is given up.</summary>
    public bool HoldsKey { get; set; }

    /// <summary>The expired value that may be served if this load fails.</summary>
    public CacheEntry<TKey, TValue>? Stale { get; set; }

    /// <summary>What frees the key from a load that takes too long.</summary>
    public ITimer? Limit { get; set; }

    /// <summary>What the core sees instead of any caller's token.</summary>
    public CancellationToken Token => _cancellation?.Token ?? default;

    /// <summary>Whether the caller that began the load left it before its end.</summary>
    public bool IsOrphaned { get; private set; }

    /// <summary>Whether the outcome is known; what the core brings after that is dropped.</summary>
    public bool HasEnded => _hasEnded;

    /// <summary>Whether none of its tags was invalidated since it began. A load from before an invalidation belongs to those who already wait for it.</summary>
    public bool IsCurrent => Entry.Tags is null || Entry.Tags.IsCurrent;

    /// <summary>The outcome, for who has to wait for it. To be asked for under the lock.</summary>
    public Task<TValue> Outcome
    {
        get
        {
            if (_completion is null)
            {
                _completion = new TaskCompletionSource<TValue>(TaskCreationOptions.RunContinuationsAsynchronously);
                if (_hasEnded)
                {
                    Tell();
                }
            }

            return _completion.Task;
        }
    }

    /// <summary>The value, if the load has already succeeded.</summary>
    public bool TryGetValue([MaybeNullWhen(false)] out TValue value)
    {
        var hasSucceeded = _hasEnded && _failure is null;
        value = hasSucceeded ? Entry.Value : default;
        return hasSucceeded;
    }

    public void Join() => _callers++;

    /// <summary>Takes a caller off. True for the last one to leave a load under way: nobody wants it any more.</summary>
    public bool Leave(bool isFirst)
    {
        _callers--;
        IsOrphaned |= isFirst && !_hasEnded;
        return _callers == 0 && !_hasEnded;
    }

    /// <summary>The outcome is known: the entry's value, or a failure. Those who wait are still to be told.</summary>
    public void End(Exception? failure)
    {
        _failure = failure;
        _hasEnded = true;
        Forget();
    }

    /// <summary>Tells those who wait, if there are any.</summary>
    public void Tell()
    {
        if (_failure is null)
        {
            _completion?.TrySetResult(Entry.Value);
        }
        else if (_completion is not null)
        {
            _completion.TrySetException(_failure);
            _ = _completion.Task.Exception; // observed: those who wait get it, and if all have left nobody is to be alarmed
        }
    }

    /// <summary>The core is done: nothing is held for it any more, but the tags of an entry that is kept.</summary>
    public void Release()
    {
        Limit?.Dispose();
        if (Entry.Load is not null)
        {
            Entry.Tags?.Release();
        }
    }

    public void Cancel() => _cancellation?.Cancel();
}
