using System.Diagnostics;
using System.Runtime.CompilerServices;
using PerfAspects.Caching.Storage;
using PerfAspects.Caching.Tags;
using PerfAspects.Caching.Tiers;

namespace PerfAspects.Caching.Loading;

/// <summary>
/// One execution of a cached method's core, shared by all calls that request its key meanwhile. Its state changes under the store's lock;
/// whatever notifies or cancels others happens outside of the lock. The value is in <see cref="ValueLoad{TValue}"/>.
/// </summary>
[StackTraceHidden]
internal abstract class Load(CacheEntry entry, LoadScope scope)
{
    private int _callers = 1;
    private volatile bool _hasEnded;
    private bool _isAwaited;
    private TagHold? _tags;
    private TagHold? _replacedTags;
    private object? _attachment; // the timer, or the part in the tier, which then has the timer: one field, since most loads have neither

    /// <summary>The entry that takes the value.</summary>
    public CacheEntry Entry { get; private set; } = entry;

    /// <summary>The ambient mark of the core.</summary>
    public LoadScope Scope { get; private set; } = scope;

    /// <summary>
    /// Whether the load stands for its key in the store: it may then be joined, and its value kept. Lost by invalidation and when the load
    /// is given up.
    /// </summary>
    public bool HoldsKey { get; set; }

    /// <summary>The expired value that may be served if this load fails.</summary>
    public CacheEntry? Stale { get; set; }

    /// <summary>Whether the load runs in the background, and whether another one has failed there for the same value.</summary>
    public LoadKind Kind { get; set; }

    /// <summary>Whether the load runs in the background, for no call or besides those that wait for it.</summary>
    public bool IsInBackground => Kind >= LoadKind.InBackground;

    /// <summary>Whether the value that the load is to replace is served meanwhile, and the store finds that.</summary>
    public bool IsAhead => Stale?.Replacing == this;

    /// <summary>The load's part in the tier; null where processes do not share the value.</summary>
    public SharedLoad? Shared => _attachment as SharedLoad;

    /// <summary>Whether the caller that began the load left it before its end.</summary>
    public bool IsOrphaned { get; private set; }

    /// <summary>Whether the outcome is known; a value that the core returns after that is dropped.</summary>
    public bool HasEnded => _hasEnded;

    /// <summary>Whether the load has brought its value.</summary>
    public bool HasSucceeded => _hasEnded && Failure is null;

    /// <summary>
    /// Whether none of its tags was invalidated since it began. A load from before an invalidation belongs to the calls that already wait
    /// for it.
    /// </summary>
    public bool IsCurrent => _tags is null || _tags.IsCurrent;

    /// <summary>
    /// Whether nothing refers to the load but the call that runs it, so that its object may serve another load once its value is kept.
    /// </summary>
    public bool IsPrivate
        => !_isAwaited && _attachment is null && Stale is null && Kind == LoadKind.OfCall && HasSucceeded && Entry.Load is null;

    /// <summary>The exception of a load that has failed.</summary>
    public Exception? Failure { get; private set; }

    // The timer that frees the key from a load that takes too long.
    private ITimer? Limit => _attachment as ITimer ?? Shared?.Limit;

    /// <summary>Sets the timer that frees the key from a load that takes too long. To be called before <see cref="Share"/>.</summary>
    public void LimitBy(ITimer timer) => _attachment = timer;

    /// <summary>Gives the load its part in the tier.</summary>
    /// <param name="entry">The entry in the tier.</param>
    /// <param name="isBesideWrite">Whether this process is writing the key.</param>
    /// <param name="member">The load as a member of a batch; null for a load alone.</param>
    public void Share(TierEntry entry, bool isBesideWrite, TierMember? member)
        => _attachment = new SharedLoad(entry, Limit) { IsBesideWrite = isBesideWrite, Member = member };

    /// <summary>Adds a caller.</summary>
    public void Join()
    {
        _callers++;
        _isAwaited = true;
    }

    /// <summary>Notes that somebody who is no caller waits for the load.</summary>
    public void Watch() => _isAwaited = true;

    /// <summary>
    /// Marks the load with the tags of its value, before the core reads anything. With a fence: a caller that invalidates a tag has changed
    /// the source before, and either finds the load marked and does not join it, or the load reads the change.
    /// </summary>
    public void Mark(TagHold? tags) => Interlocked.Exchange(ref _tags, tags);

    /// <summary>Keeps the tags of an entry whose value this load is to replace, while the entry refers to the load instead.</summary>
    public void Hold(CacheEntry entry, TagHold? tags)
    {
        if (entry != Entry)
        {
            _replacedTags = tags;
        }
    }

    /// <summary>The tags of an entry that refers to this load.</summary>
    public TagHold? TagsOf(CacheEntry entry) => entry == Entry ? _tags : _replacedTags;

    /// <summary>Takes a caller off. True for the last one to leave a load under way: nobody wants it any more.</summary>
    public bool Leave(bool isFirst)
    {
        _callers--;
        IsOrphaned |= isFirst && !_hasEnded;
        return _callers == 0 && !_hasEnded;
    }

    /// <summary>Fixes the outcome: the entry's value, or a failure. The calls that wait are still to be notified.</summary>
    public void End(Exception? failure)
    {
        Failure = failure;
        _hasEnded = true;
        Scope.End();
    }

    /// <summary>Makes the task that callers wait for. To be called under the lock.</summary>
    public abstract void Expect();

    /// <summary>Notifies the callers that wait, if there are any.</summary>
    public abstract void Publish();

    /// <summary>
    /// Releases, once the core is done, all that was held for it, except the tags of an entry that is kept. Never throws.
    /// </summary>
    public void Release()
    {
        try
        {
            Limit?.Dispose();
        }
        catch (Exception)
        {
            // The timer is the user's. The outcome of the load is settled, and the tags are still to be released.
        }

        if (Entry.Load is not null)
        {
            _tags?.Release();
        }
    }

    /// <summary>Makes the object, which nothing refers to any more, a load that has just begun.</summary>
    public void BeginAgain(CacheEntry entry, LoadScope scope)
        => (Entry, Scope, _tags, Kind, _callers, _hasEnded) = (entry, scope, null, LoadKind.OfCall, 1, false);

    /// <summary>Lets go of everything, so that the object keeps nothing alive until it serves another load.</summary>
    public void Clear() => (Entry, Scope, _tags) = (null!, null!, null);
}

/// <summary>A load with its value, whatever its key is. The task of the outcome is made only if a caller has to wait for it.</summary>
[StackTraceHidden]
internal sealed class ValueLoad<TValue>(ValueEntry<TValue> entry, LoadScope scope) : Load(entry, scope)
{
    private TaskCompletionSource<TValue>? _completion;

    /// <summary>The value of a load that has succeeded.</summary>
    public TValue Value => ValueEntry.Value;

    /// <summary>The task of the outcome, after <see cref="Expect"/>.</summary>
    public Task<TValue> Outcome => _completion!.Task;

    private ValueEntry<TValue> ValueEntry => Unsafe.As<ValueEntry<TValue>>(Entry); // it was made with one

    /// <summary>Sets the value that the core has returned. It counts only if the load has not ended before.</summary>
    public void Fill(TValue value) => ValueEntry.Fill(value);

    /// <inheritdoc/>
    public override void Expect()
    {
        if (_completion is null)
        {
            _completion = new TaskCompletionSource<TValue>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (HasEnded)
            {
                Publish();
            }
        }
    }

    /// <inheritdoc/>
    public override void Publish()
    {
        if (Failure is null)
        {
            _completion?.TrySetResult(Value);
        }
        else if (_completion is not null)
        {
            _completion.TrySetException(Failure);
            _ = _completion.Task.Exception; // observed: those who wait get it, and if all have left nobody is to be alarmed
        }
    }
}
