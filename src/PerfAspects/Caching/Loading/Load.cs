using System.Diagnostics;
using PerfAspects.Caching.Storage;

namespace PerfAspects.Caching.Loading;

/// <summary>
/// One execution of a cached method's core, shared by all who ask for its key meanwhile. Its state changes under the store's lock; what tells or
/// cancels others does so outside of it. The value comes with <see cref="ValueLoad{TValue}"/>.
/// </summary>
[StackTraceHidden]
internal abstract class Load(CacheEntry entry, LoadScope? parent, bool isCancellable) : LoadScope(parent)
{
    private readonly CancellationTokenSource? _cancellation = isCancellable ? new() : null;
    private int _callers = 1;
    private volatile bool _hasEnded;

    /// <summary>Where the value goes.</summary>
    public CacheEntry Entry { get; } = entry;

    /// <summary>Whether the load stands for its key in the store: it may then be joined, and its value kept. Lost by invalidation and when it is given up.</summary>
    public bool HoldsKey { get; set; }

    /// <summary>The expired value that may be served if this load fails.</summary>
    public CacheEntry? Stale { get; set; }

    /// <summary>What frees the key from a load that takes too long.</summary>
    public ITimer? Limit { get; set; }

    /// <summary>What the core sees instead of any caller's token.</summary>
    public CancellationToken Token => _cancellation?.Token ?? default;

    /// <summary>Whether the caller that began the load left it before its end.</summary>
    public bool IsOrphaned { get; private set; }

    /// <summary>Whether the outcome is known; what the core brings after that is dropped.</summary>
    public bool HasEnded => _hasEnded;

    /// <summary>Whether the load has brought its value.</summary>
    public bool HasSucceeded => _hasEnded && Failure is null;

    /// <summary>Whether none of its tags was invalidated since it began. A load from before an invalidation belongs to those who already wait for it.</summary>
    public bool IsCurrent => Entry.Tags is null || Entry.Tags.IsCurrent;

    /// <summary>What the load has failed with, once it has ended.</summary>
    protected Exception? Failure { get; private set; }

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
        Failure = failure;
        _hasEnded = true;
        Forget();
    }

    /// <summary>Somebody has to wait for the outcome. To be said under the lock.</summary>
    public abstract void Expect();

    /// <summary>Tells those who wait, if there are any.</summary>
    public abstract void Tell();

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
