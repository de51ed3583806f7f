using PerfAspects.Caching.Loading;
using PerfAspects.Runtime;

namespace PerfAspects.Caching.Storage;

// The lookup of a key, and the loads that begin there.
internal abstract partial class CacheStore
{
    /// <summary>Joins the load of a key, if there is one, or returns what else there is. To be called under the lock.</summary>
    /// <param name="probe">The entry that was found for the key.</param>
    /// <param name="hash">The hash code of the key.</param>
    /// <param name="demand">The demand of the caller.</param>
    /// <param name="now">
    /// The time; <see langword="null"/> if it has not been read, which is done only if there is an entry to judge by it.
    /// </param>
    /// <exception cref="InvalidOperationException">The caller is part of that very load.</exception>
    protected KeyState LookUp(in KeyProbe probe, int hash, in LoadDemand demand, long? now)
    {
        if (!probe.HoldsFor(Table.Chain(hash)))
        {
            return KeyState.Unknown;
        }

        if (probe.Match is not { } found)
        {
            return KeyState.Free;
        }

        if (found.Load is { } load)
        {
            ThrowIfPartOf(load, demand.Around);
            if (load.IsCurrent && !demand.IsForced)
            {
                return load.Stale is null || _settings.StaleWhileRevalidate is null ? Join(load, demand.Around)
                    : now is null ? KeyState.Untimed
                    : IsServedMeanwhile(load.Stale, now.Value) ? KeyState.Stale
                    : Join(load, demand.Around);
            }
        }

        return now is null ? KeyState.Untimed : MeetEntry(found, demand, now.Value);
    }

    /// <summary>Makes a load stand for its key, instead of the entry that the table has for it. To be called under the lock.</summary>
    protected void Begin(Load load, long? now, CacheEntry? replaced, ref DroppedEntries dropped)
        => _entries.Begin(load, now.GetValueOrDefault(), _lifetimes, replaced, ref dropped);

    /// <summary>Begins a load that is to replace the value of an entry, which is served meanwhile. To be called under the lock.</summary>
    protected void BeginAhead(Load load, CacheEntry entry) => _entries.BeginAhead(load, entry);

    /// <summary>Makes a load stand for its key instead of the entry that it is to replace. To be called under the lock.</summary>
    protected void Promote(Load load, long now, ref DroppedEntries dropped) => _entries.Promote(load, now, _lifetimes, ref dropped);

    /// <summary>Begins a load in the background, for a key whose value may be served meanwhile. To be called under the lock.</summary>
    protected void BeginInBackground(Load load, CacheEntry? found, long now, ref DroppedEntries dropped)
    {
        if (found is { Load: null, Failure: null } && found.IsLive(now))
        {
            BeginAhead(load, found);
        }
        else
        {
            Begin(load, now, found, ref dropped);
        }
    }

    /// <summary>
    /// Whether nothing is to be loaded: a load is under way, or the value lasts long enough. To be called under the lock.
    /// </summary>
    protected static bool LastsUntil(CacheEntry found, long until, out Load? load)
    {
        load = found.Load ?? found.Replacing;
        load = load is { IsCurrent: true } ? load : null;
        return load is not null || (found.IsLive(until) && found.Failure is null);
    }

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
            BreakWrites(hash);
            if (probe.Match is { } found)
            {
                _entries.Discard(found, ref dropped);
            }

            return true;
        }
    }

    /// <summary>
    /// Finds the entry that may be served instead of waiting for the load of a key, or of its failure, unless the look-up does not hold any
    /// more.
    /// </summary>
    protected bool TryFindStale(in KeyProbe probe, int hash, long now, bool isUnderWay, out CacheEntry? stale)
    {
        lock (Gate)
        {
            stale = probe.Match?.Load is { } load ? load.Stale : probe.Match; // another load may have begun already
            if (stale is not null)
            {
                var graces = _lifetimes.GracesOf(stale);
                stale = stale.IsStale(now, isUnderWay ? graces.Longest : graces.OnError) ? stale : null;
            }

            return probe.HoldsFor(Table.Chain(hash));
        }
    }

    private KeyState MeetEntry(CacheEntry found, in LoadDemand demand, long now)
    {
        var isLive = found.IsLive(now);
        var isServed = isLive || (found.Load is null && IsServedMeanwhile(found, now));
        if (demand.IsForced)
        {
            return isServed && found.Failure is null ? KeyState.Forced : KeyState.Free;
        }

        if (isServed)
        {
            found.Touch();
            if (isLive && _lifetimes.AreSliding)
            {
                _lifetimes.Extend(found, now);
            }

            var isDue = found.Replacing is null && !_method.Runtime.IsDisposed && (!isLive || IsDue(found, now));
            return isLive ? (isDue ? KeyState.Due : KeyState.Live) : isDue ? KeyState.StaleAndDue : KeyState.Stale;
        }

        if (found.Replacing is not { IsCurrent: true } ahead)
        {
            return KeyState.Free;
        }

        ThrowIfPartOf(ahead, demand.Around);
        return Join(ahead, demand.Around) == KeyState.Joined ? KeyState.JoinedAhead : KeyState.Ring;
    }

    private bool IsServedMeanwhile(CacheEntry entry, long now) => entry.IsStale(now, _lifetimes.GracesOf(entry).Meanwhile);

    // If the setting has been turned off meanwhile, hits need no closer look any more.
    private bool IsDue(CacheEntry entry, long now)
    {
        if (entry.RefreshAt > now)
        {
            return false;
        }

        if (_settings.RefreshAhead > 0)
        {
            return true;
        }

        entry.StayFresh();
        return false;
    }

    private void ThrowIfPartOf(Load load, LoadScope? around)
    {
        if (load.Scope.Contains(around))
        {
            throw new InvalidOperationException(
                $"{_method.Name} was called for a key while that key is being loaded by the same flow: the load would wait for itself.");
        }
    }

    private bool MayKeep(Load load) => load.HoldsKey && load.IsCurrent && !_method.Runtime.IsDisposed;

    // Never, if the exception is not kept, or the user's clock cannot be read.
    private long TimeOfFailure(Exception exception)
    {
        try
        {
            return _settings.KeepsException(exception) ? Clock.GetExpiryTime() : Clock.Never;
        }
        catch (Exception)
        {
            return Clock.Never;
        }
    }

    private void ReportFailure(Load load, Exception exception)
    {
        _method.Counters.Increment(CacheTelemetry.RefreshFailed);
        if (load.Kind == LoadKind.InBackground && !_method.Runtime.IsDisposed)
        {
            _method.Runtime.Logger.BackgroundLoadFailed(_method.Name, exception.GetType().FullName, exception);
        }
    }

    private static KeyState Join(Load load, LoadScope? around)
    {
        if (around is not null && !load.Scope.TryAddWaiting(around))
        {
            return KeyState.Ring;
        }

        load.Join();
        return KeyState.Joined;
    }

    /// <summary>
    /// Makes a load that was begun by a call run in the background: the call is one of those that wait for it. Under the lock.
    /// </summary>
    protected static void Detach(Load load, LoadScope? around)
    {
        load.Kind = LoadKind.InBackground;
        load.Join();
        if (around is not null)
        {
            load.Scope.TryAddWaiting(around); // nothing waits through a load that has only begun
        }
    }
}
