using System.Diagnostics.CodeAnalysis;
using PerfAspects.Caching.Loading;

namespace PerfAspects.Caching.Storage;

// The life of a load in its store: begun, joined, left, ended.
internal sealed partial class CacheStore<TKey, TValue>
{
    /// <summary>
    /// Joins the load of a key, or begins one. False where there is an entry after all: another load has ended since the caller looked, or it looked
    /// while the table was being rearranged.
    /// </summary>
    /// <exception cref="InvalidOperationException">The caller is part of that very load.</exception>
    public bool JoinOrBegin(
        TKey key,
        bool isCancellable,
        out bool isFirst,
        [NotNullWhen(true)] out Load<TKey, TValue>? load,
        [NotNullWhen(false)] out CacheEntry<TKey, TValue>? entry)
    {
        var hash = key.GetHashCode();
        var parent = LoadScope.Current;
        isFirst = false;

        // The time is read only if there is something to judge by it, and outside of the lock: the clock may be one of the user's.
        for (long? now = null; ; now = _clock.GetExpiryTime())
        {
            var dropped = new DroppedEntries(_account);
            lock (_gate)
            {
                entry = _table.Find(key, hash);
                load = entry?.Load;
                if (load is { IsRunningHere: true })
                {
                    throw new InvalidOperationException($"{_method.Name} was called for a key while that key is being loaded by the same flow: the load would wait for itself.");
                }

                if (load is { IsCurrent: true })
                {
                    load.Join();
                    return true;
                }

                if (entry is not null && now is null)
                {
                    continue;
                }

                if (entry is not null && entry.IsLive(now!.Value))
                {
                    entry.Touch();
                    return false;
                }

                isFirst = true;
                load = new Load<TKey, TValue>(new CacheEntry<TKey, TValue>(key, hash), parent, isCancellable);
                _entries.Begin(load, now.GetValueOrDefault(), replaced: entry, ref dropped);
            }

            dropped.Release();
            return true;
        }
    }

    /// <summary>The core has returned. Its value is kept unless it is not worth it, the key, a tag or all was invalidated meanwhile, or the load given up.</summary>
    public void End(Load<TKey, TValue> load, TValue value, bool isWorthKeeping)
    {
        var now = _clock.GetExpiryTime();
        var lifetime = _lifetimes.Begin(now);
        var dropped = new DroppedEntries(_account);
        bool isKept;
        lock (_gate)
        {
            if (load.HasEnded)
            {
                return; // it took too long, and its callers have been told so
            }

            load.Entry.Fill(value);
            load.End(failure: null);
            isKept = isWorthKeeping && load.HoldsKey && load.IsCurrent && !_method.Runtime.IsDisposed;
            if (isKept)
            {
                _entries.Keep(load, lifetime, now, ref dropped);
            }
            else
            {
                _entries.Release(load);
            }
        }

        load.Tell(); // after the value is in the store: who finds no load finds the value
        dropped.Release();
        if (isKept)
        {
            if (_account is not null)
            {
                Enter(_account, load.Entry);
            }

            _sweeper.Start();
        }
    }

    /// <summary>The load has failed. False if it had ended already.</summary>
    public bool Fail(Load<TKey, TValue> load, Exception exception)
    {
        lock (_gate)
        {
            if (load.HasEnded)
            {
                return false;
            }

            load.End(exception);
            _entries.Release(load);
        }

        load.Tell(); // after the key is free, so that the next call begins anew
        return true;
    }

    /// <summary>Takes a caller off a load; the last one to leave it under way has it cancelled, and the key is free.</summary>
    public void Leave(Load<TKey, TValue> load, bool isFirst)
    {
        if (load.HasEnded)
        {
            return;
        }

        bool isLast;
        lock (_gate)
        {
            isLast = load.Leave(isFirst);
            if (isLast)
            {
                _entries.Release(load);
            }
        }

        if (isLast)
        {
            load.Cancel();
        }
    }

    /// <summary>The outcome of a load, as a task for who has to wait for it.</summary>
    public Task<TValue> GetOutcome(Load<TKey, TValue> load)
    {
        // Under the lock, so that whoever ends the load has either done so before or sees that somebody waits.
        lock (_gate)
        {
            return load.Outcome;
        }
    }

    /// <summary>Finds an expired value that may stand in for a failed load.</summary>
    public bool TryGetStale(TKey key, [NotNullWhen(true)] out CacheEntry<TKey, TValue>? entry)
    {
        var now = _clock.GetExpiryTime();
        lock (_gate)
        {
            entry = _table.Find(key, key.GetHashCode());
            entry = entry?.Load is { } load ? load.Stale : entry; // another load may have begun already
            return entry is not null && entry.IsStale(now);
        }
    }
}
