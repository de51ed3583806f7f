using System.Diagnostics;

namespace PerfAspects.Caching;

/// <summary>One execution of a cached method's core, shared by all who ask for its key meanwhile.</summary>
[StackTraceHidden]
internal sealed class Load<TKey, TValue>(TKey key, long generation, LoadScope? parent, bool isCancellable) : LoadScope(parent)
    where TKey : struct, IEquatable<TKey>
{
    private readonly TaskCompletionSource<TValue> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource? _cancellation = isCancellable ? new() : null;
    private readonly Lock _gate = new();
    private volatile TagHold? _tags;
    private int _callers = 1;
    private bool _isEnded;
    private volatile bool _isFenced;

    public TKey Key { get; } = key;

    /// <summary>The tags of the value, at the generations they had before the core began.</summary>
    public TagHold? Tags
    {
        get => _tags;
        set => _tags = value;
    }

    /// <summary>What the core sees instead of any caller's token.</summary>
    public CancellationToken Token => _cancellation?.Token ?? default;

    /// <summary>Whether the caller that began the load left it before its end.</summary>
    public bool IsOrphaned { get; private set; }

    /// <summary>Whether all callers have left, or the load took too long; its value is then dropped.</summary>
    public bool IsAbandoned { get; private set; }

    /// <summary>Adds a caller, unless the load was abandoned: then it is on its way to being cancelled.</summary>
    public bool TryJoin()
    {
        lock (_gate)
        {
            if (IsAbandoned)
            {
                return false;
            }

            _callers++;
            return true;
        }
    }

    /// <summary>Takes a caller off. True for the last one to leave a load under way, who must then cancel it.</summary>
    public bool Leave(bool isFirst)
    {
        lock (_gate)
        {
            _callers--;
            if (_isEnded)
            {
                return false;
            }

            IsOrphaned |= isFirst;
            return _callers == 0 && (IsAbandoned = true);
        }
    }

    /// <summary>The core has returned or thrown. True if its value may be kept: nobody can abandon the load from here on.</summary>
    public bool TryEnd()
    {
        lock (_gate)
        {
            _isEnded = true;
            return !IsAbandoned;
        }
    }

    /// <summary>Gives the load up, unless it has ended. Its callers are still to be told.</summary>
    public bool TryAbandon()
    {
        lock (_gate)
        {
            return !_isEnded && (_isEnded = IsAbandoned = true);
        }
    }

    /// <summary>The key was invalidated.</summary>
    public void Fence() => _isFenced = true;

    /// <summary>
    /// Whether neither its key, nor one of its tags, nor its whole store was invalidated since it began. A load from before an invalidation belongs to
    /// those who already wait for it.
    /// </summary>
    public bool IsCurrent(long storeGeneration) => generation == storeGeneration && !_isFenced && (_tags is null || _tags.IsCurrent);

    public void Cancel() => _cancellation?.Cancel();

    public void Succeed(TValue value)
    {
        Forget();
        _completion.TrySetResult(value);
    }

    public void Fail(Exception exception)
    {
        Forget();
        _completion.TrySetException(exception);
        _ = _completion.Task.Exception; // observed: those who wait get it, and if all have left nobody is to be alarmed
    }

    /// <summary>Waits for the outcome; a caller whose token is cancelled leaves at once. Blocks for a synchronous method, whose load runs on another thread.</summary>
    public async ValueTask<TValue> WaitAsync(bool isSynchronous, CancellationToken cancellationToken)
    {
        if (isSynchronous && !_completion.Task.IsCompleted)
        {
            Task.WaitAny([_completion.Task], cancellationToken); // does not throw what the task holds: the await below does, once
        }

        return await _completion.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }
}
