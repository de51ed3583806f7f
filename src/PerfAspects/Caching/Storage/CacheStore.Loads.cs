using PerfAspects.Caching.Loading;

namespace PerfAspects.Caching.Storage;

// Loads in their store: how they begin, are joined and left, and end.
internal abstract partial class CacheStore
{
    /// <summary>
    /// The core has returned, and the load has its value. That is kept unless it is not worth it, the key, a tag or all was invalidated
    /// meanwhile, or the load given up.
    /// </summary>
    public void End(Load load, bool isWorthKeeping)
    {
        var now = Clock.GetExpiryTime();
        var lifetime = _lifetimes.Begin(now);
        if (load.Shared is { } shared)
        {
            lifetime = lifetime.Until(shared.LatestExpiry);
        }

        var dropped = new DroppedEntries(_account);
        bool isKept;
        lock (Gate)
        {
            if (load.HasEnded)
            {
                return; // it took too long, and its callers have got that as its outcome
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

        if (isKept)
        {
            _sweeper.Start(); // before the callers go on, who may move a clock of their own
        }

        load.Tell(); // after the value is in the store: a call that finds no load finds the value
        dropped.Release();
        if (isKept && _account is not null)
        {
            Enter(_account, load.Entry, now);
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
            load.Scope.Cancel();
        }
    }

    /// <summary>Makes the task of a load's outcome, because a caller has to wait for it.</summary>
    public void Expect(Load load)
    {
        // Under the lock, so that whoever ends the load has either done so before or sees that somebody waits.
        lock (Gate)
        {
            load.Expect();
        }
    }

    /// <summary>Joins the load of a key, if there is one, or returns what else there is. To be called under the lock.</summary>
    /// <param name="probe">The entry that was found for the key.</param>
    /// <param name="hash">The hash code of the key.</param>
    /// <param name="around">The load that the caller is part of, if any.</param>
    /// <param name="now">The time; <see langword="null"/> if it has not been read, which is done only if there is an entry to judge by
    /// it.</param>
    /// <exception cref="InvalidOperationException">The caller is part of that very load.</exception>
    protected Standing Meet(in KeyProbe probe, int hash, LoadScope? around, long? now)
    {
        if (!probe.HoldsFor(Table.Chain(hash)))
        {
            return Standing.Unknown;
        }

        if (probe.Match is not { } found)
        {
            return Standing.Free;
        }

        if (found.Load is { } load)
        {
            if (load.Scope.Contains(around))
            {
                throw new InvalidOperationException($"{_method.Name} was called for a key while that key is being loaded by the "
                    + "same flow: the load would wait for itself.");
            }

            if (load.IsCurrent)
            {
                return Join(load, around);
            }
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

    /// <summary>Makes a load stand for its key, instead of the entry that the table has for it. To be called under the lock.</summary>
    protected void Begin(Load load, long? now, CacheEntry? replaced, ref DroppedEntries dropped)
        => _entries.Begin(load, now.GetValueOrDefault(), _lifetimes, replaced, ref dropped);

    /// <summary>Drops the entry of a key, unless the look-up does not hold any more.</summary>
    protected bool TryInvalidate(in KeyProbe probe, int hash, ref DroppedEntries dropped)
    {
        lock (Gate)
        {
            if (!probe.HoldsFor(Table.Chain(hash)))
            {
                return false;
            }

            _keysInvalidated++;
            if (probe.Match is { } found)
            {
                _entries.Discard(found, ref dropped);
            }

            return true;
        }
    }

    /// <summary>Finds the entry that may stand in for the failed load of a key, unless the look-up does not hold any more.</summary>
    protected bool TryFindStale(in KeyProbe probe, int hash, long now, out CacheEntry? stale)
    {
        lock (Gate)
        {
            stale = probe.Match?.Load is { } load ? load.Stale : probe.Match; // another load may have begun already
            if (stale is not null && !stale.IsStale(now, _lifetimes.GraceOf(stale)))
            {
                stale = null;
            }

            return probe.HoldsFor(Table.Chain(hash));
        }
    }

    private static Standing Join(Load load, LoadScope? around)
    {
        if (around is not null && !load.Scope.TryAddWaiting(around))
        {
            return Standing.Ring;
        }

        load.Join();
        return Standing.Joined;
    }
}
