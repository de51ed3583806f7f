using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using PerfAspects.Caching;
using PerfAspects.Caching.Loading;
using PerfAspects.Caching.Storage;
using PerfAspects.Caching.Tiers;
using PerfAspects.Execution;
using PerfAspects.Fallbacks;
using PerfAspects.Telemetry;

namespace PerfAspects.CompilerServices;

/// <summary>A cached method: answers a hit itself and sends every other call to the loads. For generated code.</summary>
/// <typeparam name="TCall">The call's arguments.</typeparam>
/// <typeparam name="TKey">The key arguments.</typeparam>
/// <typeparam name="TResult">The awaited result of the method.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
[StackTraceHidden]
public sealed class CachedMethod<TCall, TKey, TResult> : IAspectState<CachedMethod<TCall, TKey, TResult>>, ITraceableMethod<TCall, TResult>
    where TCall : struct, ICachedCall<TKey, TResult>
    where TKey : struct, IEquatable<TKey>
{
    private readonly bool _isRefusing; // the runtime was disposed before this was made
    private readonly KeyedStore<TKey,
        TResult> _store; // kept while the cache is off too: invalidations reach the entries that are served once it is on again
    private readonly KeyedStore<TKey, TResult>? _hits; // null while the cache is off
    private readonly KeyedStore<TKey,
        TResult>? _quietHits; // null as well where a hit reads a clock of the user's, or every call is measured
    private readonly AspectRuntime _runtime;
    private readonly CallRecorder _recorder;
    private readonly PipelineMethod<TCall, TResult> _misses;
    private readonly CacheLoader<TCall, TKey, TResult>? _loader; // null while the cache is off

    private CachedMethod(AspectMethod method)
    {
        var settings = CacheSettings.Of(method.Descriptor.Find<CachedAttribute>());
        var pipeline = PipelineComposer.Compose<TCall, TResult>(method);
        _isRefusing = method.Runtime.IsDisposed;
        _recorder = method.Recorder;
        _store = method.FindKept<KeyedStore<TKey, TResult>>(typeof(TCall))
            ?? method.Keep(typeof(TCall), new KeyedStore<TKey, TResult>(settings, method));
        var isOn = settings.IsEnabled && !_isRefusing;
        _runtime = method.Runtime;
        var shared = settings.IsShared && default(TKey) is ISharedKey && method.Runtime.Tier is { } tier
            ? new SharedLoads<TCall, TKey, TResult>(method, settings, tier, pipeline, method.ComposedType)
            : null;
        _loader = isOn ? new CacheLoader<TCall, TKey, TResult>(method, settings, _store, pipeline, shared) : null;
        var cached = _loader ?? pipeline;
        var runner = default(TCall) is IFallbackCall<TResult> ? FallbackRunner<TCall, TResult>.Around(cached, method) : cached;
        _misses = new PipelineMethod<TCall, TResult>(method, runner);
        if (isOn)
        {
            _hits = runner is JudgingFallbackRunner<TCall, TResult> ? null : _store; // a fallback may have to answer a hit
            var isQuiet = method.Runtime.Clock.IsSystem && !_recorder.LooksForSlowCalls && !CacheRequestLog.IsUsed;
            _quietHits = isQuiet ? _hits : null;
            _store.Reconfigure(settings);
            method.Attach(_store);
        }
    }

    PipelineMethod<TCall, TResult> ITraceableMethod<TCall, TResult>.Misses => _misses;

    static CachedMethod<TCall, TKey, TResult> IAspectState<CachedMethod<TCall, TKey, TResult>>.Create(AspectMethod method) => new(method);

    bool ITraceableMethod<TCall, TResult>.TryHit(TCall call, out TResult value)
    {
        if (FindHit(call) is { } hit)
        {
            value = hit.Value;
            return true;
        }

        value = default!;
        return false;
    }

    /// <summary>Runs a synchronous call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    public TResult Invoke(TCall call, CancellationToken cancellationToken)
        => FindHit(call) is { } hit ? hit.Value : _misses.Invoke(call, cancellationToken);

    /// <summary>
    /// Runs an asynchronous call. Never throws to its caller: a failure is the task's. The task of a hit is kept with the entry.
    /// </summary>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    public Task<TResult> InvokeTask(TCall call, CancellationToken cancellationToken)
        => FindHit(call) is { } hit ? hit.Task : _misses.InvokeRunner(call, cancellationToken).AsTask();

    /// <inheritdoc cref="InvokeTask"/>
    public ValueTask<TResult> InvokeValueTask(TCall call, CancellationToken cancellationToken)
    {
        if (FindHit(call) is { } hit)
        {
            return new ValueTask<TResult>(hit.Value);
        }

        return _misses.InvokeRunner(call, cancellationToken); // no copy of a task: see PipelineMethod
    }

    /// <summary>Drops the entry of a key. A load of it that is under way is for those who already wait for it.</summary>
    /// <param name="key">The key arguments.</param>
    public void Invalidate(TKey key)
    {
        InvalidateMemory(key);
        if (key is ISharedKey shared)
        {
            _runtime.Tier?.Invalidate(shared);
        }
    }

    /// <summary>Drops the entry of a key as <see cref="Invalidate"/> does, in the tier when its task has completed.</summary>
    /// <param name="key">The key arguments.</param>
    public ValueTask InvalidateAsync(TKey key)
    {
        InvalidateMemory(key);
        return key is ISharedKey shared && _runtime.Tier is { } tier ? tier.Invalidations.InvalidateAsync(shared) : default;
    }

    /// <summary>
    /// Loads the value of a call if it is missing or expires soon, and waits for the load. Counts no call and no request.
    /// </summary>
    /// <param name="call">The call.</param>
    /// <param name="horizon">How long the value has to last.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False if the value lasts longer, or the cache is off.</returns>
    public async ValueTask<bool> WarmAsync(TCall call, TimeSpan horizon, CancellationToken cancellationToken)
        => _loader is { } loader && await loader.LoadAheadAsync(call, horizon, cancellationToken).ConfigureAwait(false);

    internal void InvalidateMemory(TKey key)
    {
        ObjectDisposedException.ThrowIf(_isRefusing, typeof(AspectRuntime));
        _store.Invalidate(key);
    }

    // The entry that answers the call, counted as a hit; null if the call has to go to the loads.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ValueEntry<TResult>? FindHit(TCall call)
    {
        if (default(TKey) is IFallibleKey || CacheBypassCount.IsAny || _quietHits is not { } store || _recorder.Duration.Enabled)
        {
            return FindHitGuarded(call);
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
    private ValueEntry<TResult>? FindHitGuarded(TCall call)
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
