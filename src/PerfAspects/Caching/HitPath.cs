using System.Diagnostics;
using System.Runtime.CompilerServices;
using PerfAspects.Caching.Loading;
using PerfAspects.Caching.Storage;
using PerfAspects.CompilerServices;
using PerfAspects.Telemetry;

namespace PerfAspects.Caching;

/// <summary>
/// The way of a hit, for every shape of a cached method: finds the entry and counts the call. A struct within the state of the method, so
/// that a hit goes through no further object.
/// </summary>
[StackTraceHidden]
internal readonly struct HitPath<TCall, TKey, TResult>
    where TCall : struct, ICachedCall<TKey, TResult>
    where TKey : struct, IEquatable<TKey>
{
    private readonly KeyedStore<TKey, TResult>? _hits; // null while the cache is off
    private readonly KeyedStore<TKey, TResult>? _quietHits; // null as well where a hit reads a clock of the user's, or is measured
    private readonly CallRecorder _recorder;

    /// <param name="method">The method.</param>
    /// <param name="store">The entries; <see langword="null"/> where no entry answers a call.</param>
    public HitPath(AspectMethod method, KeyedStore<TKey, TResult>? store)
    {
        _recorder = method.Recorder;
        _hits = store;
        var isQuiet = method.Runtime.Clock.IsSystem && !_recorder.LooksForSlowCalls && !CacheRequestLog.IsUsed;
        _quietHits = isQuiet ? store : null;
    }

    /// <summary>
    /// The entry that answers a call, counted as a hit; <see langword="null"/> if the call has to go to the loads.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueEntry<TResult>? Find(TCall call)
    {
        if (default(TKey) is IFallibleKey || CacheBypassCount.IsAny || _quietHits is not { } store || _recorder.Duration.Enabled)
        {
            return FindGuarded(call);
        }

        if (store.FindLive(call.Key) is not { } hit)
        {
            return null;
        }

        _recorder.Hit();
        return hit;
    }

    // The same where the call is measured or user code runs: a key's equality, a clock. Apart, because a try costs a hit a fifth.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueEntry<TResult>? FindGuarded(TCall call)
    {
        long started;
        ValueEntry<TResult>? hit;
        try
        {
            started = _recorder.Timestamp();
            hit = CacheBypass.IsActive ? null : _hits?.FindLive(call.Key);
        }
        catch (Exception)
        {
            return null; // the load that follows fails for the same reason, and is counted and reported as the call's failure
        }

        if (hit is not null)
        {
            _recorder.Hit();
            CacheRequestLog.Report(Counter.Hit);
            if (started != CallRecorder.NotMeasured)
            {
                _recorder.Measure(started, call);
            }
        }

        return hit;
    }
}
