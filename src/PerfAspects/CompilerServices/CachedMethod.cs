using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using PerfAspects.Caching;
using PerfAspects.Caching.Loading;
using PerfAspects.Caching.Storage;
using PerfAspects.Fallbacks;
using PerfAspects.Pipeline;
using PerfAspects.Telemetry;

namespace PerfAspects.CompilerServices;

/// <summary>A cached method: a hit is answered in place, everything else goes to the loads. For generated code.</summary>
/// <typeparam name="TCall">The call's arguments.</typeparam>
/// <typeparam name="TKey">The key arguments.</typeparam>
/// <typeparam name="TResult">What the method returns, awaited.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
[StackTraceHidden]
public sealed class CachedMethod<TCall, TKey, TResult> : IAspectState<CachedMethod<TCall, TKey, TResult>>, ITraceableMethod<TCall, TResult>
    where TCall : struct, ICachedCall<TKey, TResult>
    where TKey : struct, IEquatable<TKey>
{
    private readonly AspectRuntime _runtime;
    private readonly KeyedStore<TKey, TResult> _store; // also while the cache is off: invalidations reach what it holds for the time it is on again
    private readonly KeyedStore<TKey, TResult>? _hits;
    private readonly CallRecorder _recorder;
    private readonly PipelineMethod<TCall, TResult> _misses;

    private CachedMethod(AspectMethod method)
    {
        var settings = CacheSettings.Of(method.Descriptor.Find<CachedAttribute>());
        var pipeline = PipelineComposer.Compose<TCall, TResult>(method);
        _runtime = method.Runtime;
        _recorder = method.Recorder;
        _store = method.FindKept<KeyedStore<TKey, TResult>>(typeof(TCall)) ?? method.Keep(typeof(TCall), new KeyedStore<TKey, TResult>(settings, method));
        ICallRunner<TCall, TResult> cached = settings.IsEnabled ? new CacheLoader<TCall, TKey, TResult>(method, settings, _store, pipeline) : pipeline;
        _misses = new PipelineMethod<TCall, TResult>(method, default(TCall) is IFallbackCall<TResult> ? FallbackRunner<TCall, TResult>.Around(cached, method) : cached);
        if (settings.IsEnabled)
        {
            _hits = _store;
            _store.Reconfigure(settings);
            method.Attach(_store);
        }
    }

    PipelineMethod<TCall, TResult> ITraceableMethod<TCall, TResult>.Misses => _misses;

    static CachedMethod<TCall, TKey, TResult> IAspectState<CachedMethod<TCall, TKey, TResult>>.Create(AspectMethod method) => new(method);

    bool ITraceableMethod<TCall, TResult>.TryHit(TCall call, out TResult value)
    {
        var started = _recorder.Timestamp();
        if (_hits is { } store && store.TryGet(call.Key, out var entry))
        {
            _recorder.Hit();
            if (started != CallRecorder.NotMeasured)
            {
                _recorder.Measure(started, call);
            }

            value = entry.Value;
            return true;
        }

        value = default!;
        return false;
    }

    /// <summary>Runs a synchronous call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    public TResult Invoke(TCall call, CancellationToken cancellationToken)
    {
        var started = _recorder.Timestamp();
        if (_hits is { } store && store.TryGet(call.Key, out var entry))
        {
            _recorder.Hit();
            if (started != CallRecorder.NotMeasured)
            {
                _recorder.Measure(started, call);
            }

            return entry.Value;
        }

        return _misses.Invoke(call, cancellationToken);
    }

    /// <summary>Runs an asynchronous call. Never throws at its caller: what fails is the task. A hit is one completed task, kept with the entry.</summary>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    public Task<TResult> InvokeTask(TCall call, CancellationToken cancellationToken)
    {
        var started = _recorder.Timestamp();
        if (default(TKey) is IFallibleKey || started != CallRecorder.NotMeasured)
        {
            return GuardTask(call, started, cancellationToken);
        }

        if (_hits is { } store && store.TryGet(call.Key, out var entry))
        {
            _recorder.Hit();
            return entry.Task;
        }

        return _misses.InvokeTask(call, cancellationToken);
    }

    /// <inheritdoc cref="InvokeTask"/>
    public ValueTask<TResult> InvokeValueTask(TCall call, CancellationToken cancellationToken)
    {
        var started = _recorder.Timestamp();
        if (default(TKey) is IFallibleKey || started != CallRecorder.NotMeasured)
        {
            return GuardValueTask(call, started, cancellationToken);
        }

        if (_hits is { } store && store.TryGet(call.Key, out var entry))
        {
            _recorder.Hit();
            return new ValueTask<TResult>(entry.Value);
        }

        return _misses.InvokeValueTask(call, cancellationToken);
    }

    /// <summary>Drops the entry of a key. A load of it that is under way is for those who already wait for it.</summary>
    /// <param name="key">The key arguments.</param>
    public void Invalidate(TKey key)
    {
        _runtime.ThrowIfDisposed();
        _store.Invalidate(key);
    }

    // No task method throws at its caller, whatever the user's own code does here; but a try costs a hit a fifth, so that only those pay who need it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Task<TResult> GuardTask(TCall call, long started, CancellationToken cancellationToken)
        => TryHit(call, started, out var hit) is { } refusal ? FailedCall.Of<TResult>(refusal).AsTask()
            : hit is null ? _misses.InvokeTask(call, cancellationToken)
            : hit.Task;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask<TResult> GuardValueTask(TCall call, long started, CancellationToken cancellationToken)
    {
        if (TryHit(call, started, out var hit) is { } refusal)
        {
            return FailedCall.Of<TResult>(refusal);
        }

        if (hit is null)
        {
            return _misses.InvokeValueTask(call, cancellationToken);
        }

        return new(hit.Value);
    }

    private Exception? TryHit(TCall call, long started, out ValueEntry<TResult>? hit)
    {
        hit = null;
        try
        {
            if (_hits is { } store && store.TryGet(call.Key, out hit))
            {
                _recorder.Hit();
                if (started != CallRecorder.NotMeasured)
                {
                    _recorder.Measure(started, call);
                }
            }

            return null;
        }
        catch (Exception exception)
        {
            return hit is null ? null : exception; // a listener's; the key's own fails the load that follows, where that is counted
        }
    }
}
