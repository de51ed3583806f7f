using Microsoft.Extensions.Logging;
using PerfAspects.Caching.Loading;
using PerfAspects.Runtime;
using PerfAspects.Telemetry;

namespace PerfAspects.Caching.Storage;

// Loads in their store: how they begin, are joined and left, and end.
internal abstract partial class CacheStore
{
    /// <summary>
    /// The core has returned, and the load has its value. That is kept unless it is not worth it, the key, a tag or all was invalidated
    /// meanwhile, or the load given up.
    /// </summary>
    /// <param name="load">The load.</param>
    /// <param name="duration">How long the value is kept; null if it is not worth it.</param>
    public void End(Load load, TimeSpan? duration)
    {
        var now = Clock.GetExpiryTime();
        var lifetime = _lifetimes.Begin(now, duration ?? TimeSpan.Zero, load.Shared?.LatestExpiry ?? Clock.Never);
        var dropped = new DroppedEntries(_account);
        bool isKept;
        lock (Gate)
        {
            if (load.HasEnded)
            {
                return; // it took too long, and its callers have got that as its outcome
            }

            load.End(failure: null);
            isKept = duration is not null && MayKeep(load);
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

        load.Publish(); // after the value is in the store: a call that finds no load finds the value
        dropped.Release();
        if (isKept && _account is not null)
        {
            Enter(_account, load.Entry, now);
        }

        if (load.IsInBackground)
        {
            _method.Counters.Increment(CacheTelemetry.Refreshed);
        }
    }

    /// <summary>The load has failed. False if it had ended already.</summary>
    public bool Fail(Load load, Exception exception)
    {
        var now = _settings.CacheExceptions is null ? Clock.Never : TimeOfFailure(exception);
        var dropped = new DroppedEntries(_account);
        bool isKept;
        lock (Gate)
        {
            if (load.HasEnded)
            {
                return false;
            }

            load.End(exception);
            isKept = now != Clock.Never
                && MayKeep(load)
                && load.Stale?.IsStale(now, _lifetimes.GracesOf(load.Stale).Longest) is not true // a value goes before an exception
                && _entries.TryKeep(load, exception, _lifetimes.BeginFailure(now), now, ref dropped);
            if (!isKept)
            {
                _entries.Release(load);
            }
        }

        if (isKept)
        {
            _sweeper.Start();
        }

        load.Publish(); // after the key is free, so that the next call begins again
        dropped.Release();
        if (isKept && _account is not null)
        {
            Enter(_account, load.Entry, now);
        }

        if (load.IsInBackground)
        {
            ReportFailure(load, exception);
        }

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
}
