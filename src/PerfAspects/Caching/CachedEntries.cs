using PerfAspects.Caching.Loading;
using PerfAspects.Caching.Storage;
using PerfAspects.Caching.Tiers;
using PerfAspects.CompilerServices;
using PerfAspects.Execution;

namespace PerfAspects.Caching;

/// <summary>The entries of a cached method, composed with its settings: its store, its loads, its invalidation.</summary>
internal sealed class CachedEntries<TCall, TKey, TResult>
    where TCall : struct, ICachedCall<TKey, TResult>
    where TKey : struct, IEquatable<TKey>
{
    private readonly AspectMethod _method;
    private readonly bool _isRefusing; // the runtime was disposed before this was made
    private readonly KeyedStore<TKey, TResult> _store; // kept while the cache is off: invalidations reach the entries served afterwards
    private readonly CacheLoader<TCall, TKey, TResult>? _loader; // null while the cache is off
    private readonly CacheWriter<TCall, TKey, TResult> _writer;

    public CachedEntries(AspectMethod method)
    {
        var settings = CacheSettings.Of(method.Descriptor.Find<CachedAttribute>());
        var pipeline = PipelineComposer.Compose<TCall, TResult>(method);
        _method = method;
        _isRefusing = method.Runtime.IsDisposed;
        _store = method.FindKept<KeyedStore<TKey, TResult>>(typeof(TCall))
            ?? method.Keep(typeof(TCall), new KeyedStore<TKey, TResult>(settings, method));
        var shared = settings.IsShared && default(TKey) is ISharedKey && method.Runtime.Tier is { } tier
            ? new SharedLoads<TCall, TKey, TResult>(method, settings, tier, pipeline, method.ComposedType)
            : null;
        Runner = pipeline;
        _writer = new CacheWriter<TCall, TKey, TResult>(method, settings, settings.IsEnabled && !_isRefusing, _store, shared);
        if (settings.IsEnabled && !_isRefusing)
        {
            Runner = _loader = new CacheLoader<TCall, TKey, TResult>(method, settings, _store, pipeline, shared);
            _store.Reconfigure(settings);
            method.Attach(_store);
        }
    }

    /// <summary>Runs the calls that no hit answers.</summary>
    public ICallRunner<TCall, TResult> Runner { get; }

    /// <summary>The way of a hit.</summary>
    /// <param name="mayAnswer">Whether an entry answers a call; not where a fallback may have to answer instead.</param>
    public HitPath<TCall, TKey, TResult> ToHitPath(bool mayAnswer)
        => new(_method, _loader is not null && mayAnswer ? _store : null);

    /// <summary>Drops the entry of a key, in the tier too.</summary>
    public void Invalidate(TKey key)
    {
        InvalidateMemory(key);
        if (key is ISharedKey shared)
        {
            _method.Runtime.Tier?.Invalidate(shared);
        }
    }

    /// <summary>Drops the entry of a key, in the tier when the task has completed.</summary>
    public ValueTask InvalidateAsync(TKey key)
    {
        InvalidateMemory(key);
        return key is ISharedKey shared && _method.Runtime.Tier is { } tier ? tier.Invalidations.InvalidateAsync(shared) : default;
    }

    /// <summary>Prepares the write of a value that another method returns.</summary>
    public CacheWrite<TResult> Write(TKey key, CacheTag[] tags)
    {
        ObjectDisposedException.ThrowIf(_isRefusing, typeof(AspectRuntime));
        return _writer.Write(key, tags);
    }

    /// <summary>Drops the entry of a key in this process only.</summary>
    public void InvalidateMemory(TKey key)
    {
        ObjectDisposedException.ThrowIf(_isRefusing, typeof(AspectRuntime));
        _store.Invalidate(key);
    }

    /// <summary>Loads the value of a call if it is missing or expires soon.</summary>
    /// <returns>False if the value lasts longer, or the cache is off.</returns>
    public async ValueTask<bool> LoadAheadAsync(TCall call, TimeSpan horizon, CancellationToken cancellationToken)
        => _loader is { } loader && await loader.LoadAheadAsync(call, horizon, cancellationToken).ConfigureAwait(false);
}
