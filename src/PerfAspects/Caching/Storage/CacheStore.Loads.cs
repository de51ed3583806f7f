using PerfAspects.Caching.Loading;

namespace PerfAspects.Caching.Storage;

// The life of a load in its store: begun, joined, left, ended.
internal abstract partial class CacheStore
{
    /// <summary>The core has returned, and the load has its value. That is kept unless it is not worth it, the key, a tag or all was invalidated meanwhile, or the load given up.</summary>
    public void End(Load load, bool isWorthKeeping)
    {
        var now = Clock.GetExpiryTime();
        var lifetime = _lifetimes.Begin(now);
        var dropped = new DroppedEntries(_account);
        bool isKept;
        lock (Gate)
        {
            if (load.HasEnded)
            {
                return; // it took too long, and its callers have been told so
            }

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
    public bool Fail(Load load, Exception exception)
    {
        lock (Gate)
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
    public void Leave(Load load, bool isFirst)
    {
        if (load.HasEnded)
        {
            return;
        }

        bool isLast;
        lock (Gate)
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

    /// <summary>Somebody has to wait for the outcome of a load.</summary>
    public void Expect(Load load)
    {
        // Under the lock, so that whoever ends the load has either done so before or sees that somebody waits.
        lock (Gate)
        {
            load.Expect();
        }
    }

    /// <summary>Joins the load of a key, if there is one, or tells what else there is. To be called under the lock.</summary>
    /// <param name="found">What the table has for the key.</param>
    /// <param name="now">The time; <see langword="null"/> if it has not been read, which it is only if there is something to judge by it.</param>
    /// <exception cref="InvalidOperationException">The caller is part of that very load.</exception>
    protected Standing Meet(CacheEntry? found, long? now)
    {
        if (found is null)
        {
            return Standing.Free;
        }

        if (found.Load is { IsRunningHere: true })
        {
            throw new InvalidOperationException($"{_method.Name} was called for a key while that key is being loaded by the same flow: the load would wait for itself.");
        }

        if (found.Load is { IsCurrent: true } load)
        {
            load.Join();
            return Standing.Joined;
        }

        if (now is null)
        {
            return Standing.Untimed;
        }

        if (!found.IsLive(now.Value))
        {
            return Standing.Free;
        }

        found.Touch();
        return Standing.Live;
    }

    /// <summary>Has a load stand for its key instead of what the table has for it. To be called under the lock.</summary>
    protected void Begin(Load load, long? now, CacheEntry? replaced, ref DroppedEntries dropped)
        => _entries.Begin(load, now.GetValueOrDefault(), replaced, ref dropped);

    /// <summary>What of a key may stand in for its failed load. To be called under the lock.</summary>
    protected static CacheEntry? FindStale(CacheEntry? found, long now)
    {
        var entry = found?.Load is { } load ? load.Stale : found; // another load may have begun already
        return entry is not null && entry.IsStale(now) ? entry : null;
    }
}
