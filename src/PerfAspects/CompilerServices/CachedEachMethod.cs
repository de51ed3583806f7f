using System.ComponentModel;
using System.Diagnostics;
using PerfAspects.Caching;
using PerfAspects.Caching.Each;
using PerfAspects.Caching.Storage;
using PerfAspects.Execution;
using PerfAspects.Fallbacks;

namespace PerfAspects.CompilerServices;

/// <summary>A method with an entry for each of its keys. For generated code.</summary>
/// <typeparam name="TCall">The call's arguments.</typeparam>
/// <typeparam name="TEach">The call for one key.</typeparam>
/// <typeparam name="TKey">The key of an entry.</typeparam>
/// <typeparam name="TElement">The key that the caller knows.</typeparam>
/// <typeparam name="TValue">The value of a key.</typeparam>
/// <typeparam name="TResult">The dictionary that the method returns, awaited.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
[StackTraceHidden]
public sealed class CachedEachMethod<TCall, TEach, TKey, TElement, TValue, TResult>
    : IAspectState<CachedEachMethod<TCall, TEach, TKey, TElement, TValue, TResult>>, ITraceableMethod<TCall, TResult>
    where TCall : struct, ICachedEachCall<TCall, TEach, TElement, TValue, TResult>
    where TEach : struct, ICachedCall<TKey, EachValue<TValue>?>
    where TKey : struct, IEquatable<TKey>
    where TElement : notnull
{
    private readonly bool _isRefusing; // the runtime was disposed before this was made
    private readonly KeyedStore<TKey, EachValue<TValue>?> _store; // kept while the cache is off too: invalidations reach its entries
    private readonly PipelineMethod<TCall, TResult> _calls;

    private CachedEachMethod(AspectMethod method)
    {
        var attribute = method.Descriptor.Find<CachedEachAttribute>();
        var settings = CacheSettings.Of(attribute?.AsCached());
        var pipeline = PipelineComposer.Compose<TCall, TResult>(method);
        _isRefusing = method.Runtime.IsDisposed;
        _store = method.FindKept<KeyedStore<TKey, EachValue<TValue>?>>(typeof(TCall))
            ?? method.Keep(typeof(TCall), new KeyedStore<TKey, EachValue<TValue>?>(settings, method));
        var isOn = settings.IsEnabled && !_isRefusing;
        ICallRunner<TCall, TResult> cached = isOn
            ? new EachRunner<TCall, TEach, TKey, TElement, TValue, TResult>(method, settings, _store, pipeline)
            : pipeline;
        _calls = new PipelineMethod<TCall, TResult>(
            method, default(TCall) is IFallbackCall<TResult> ? FallbackRunner<TCall, TResult>.Around(cached, method) : cached);
        if (isOn)
        {
            _store.Reconfigure(settings);
            method.Attach(_store);
        }
    }

    PipelineMethod<TCall, TResult> ITraceableMethod<TCall, TResult>.Misses => _calls;

    static CachedEachMethod<TCall, TEach, TKey, TElement, TValue, TResult>
        IAspectState<CachedEachMethod<TCall, TEach, TKey, TElement, TValue, TResult>>.Create(AspectMethod method) => new(method);

    bool ITraceableMethod<TCall, TResult>.TryHit(TCall call, out TResult value)
    {
        value = default!;
        return false;
    }

    /// <summary>Runs a synchronous call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    public TResult Invoke(TCall call, CancellationToken cancellationToken) => _calls.Invoke(call, cancellationToken);

    /// <summary>Runs an asynchronous call. Never throws to its caller: a failure is the task's.</summary>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    public Task<TResult> InvokeTask(TCall call, CancellationToken cancellationToken) => _calls.InvokeTask(call, cancellationToken);

    /// <inheritdoc cref="InvokeTask"/>
    public ValueTask<TResult> InvokeValueTask(TCall call, CancellationToken cancellationToken)
        => _calls.InvokeValueTask(call, cancellationToken);

    /// <summary>Drops the entry of a key. A load of it that is under way is for those who already wait for it.</summary>
    /// <param name="key">The key of the entry.</param>
    public void Invalidate(TKey key)
    {
        ObjectDisposedException.ThrowIf(_isRefusing, typeof(AspectRuntime));
        _store.Invalidate(key);
    }
}
