using PerfAspects.Caching.Loading;
using PerfAspects.Caching.Tiers;
using PerfAspects.CompilerServices;
using PerfAspects.Execution;

namespace PerfAspects.Caching;

/// <summary>The entries of a cached method, composed with its settings: its store, its loads, its invalidation.</summary>
internal sealed class CachedEntries<TCall, TKey, TResult>
    where TCall : struct, ICachedCall<TKey, TResult>
    where TKey : struct, IEquatable<TKey>
{
    private readonly KeyedEntries<TKey, TResult> _entries;
    private readonly CacheLoader<TCall, TKey, TResult>? _loader; // null while the cache is off
    private readonly CacheWriter<TCall, TKey, TResult> _writer;

    public CachedEntries(AspectMethod method)
    {
        var settings = CacheSettings.Of(method.Descriptor.Find<CachedAttribute>());
        var pipeline = PipelineComposer.Compose<TCall, TResult>(method);
        _entries = new KeyedEntries<TKey, TResult>(method, settings, typeof(TCall));
        var shared = _entries.Tier is { } tier ? new SharedLoads<TCall, TKey, TResult>(method, _entries, tier, pipeline) : null;
        Runner = pipeline;
        _writer = new CacheWriter<TCall, TKey, TResult>(method, settings, _entries.IsOn, _entries.Store, shared);
        if (_entries.IsOn)
        {
            Runner = _loader = new CacheLoader<TCall, TKey, TResult>(method, settings, _entries.Store, pipeline, shared);
            _entries.Attach();
        }
    }

    /// <summary>The entries, for a method that shares them.</summary>
    public CacheEntries<TKey, TResult> Entries => _entries;

    /// <summary>Runs the calls that no hit answers.</summary>
    public ICallRunner<TCall, TResult> Runner { get; }

    /// <summary>The way of a hit.</summary>
    /// <param name="mayAnswer">Whether an entry answers a call; not where a fallback may have to answer instead.</param>
    public HitPath<TCall, TKey, TResult> ToHitPath(bool mayAnswer)
        => new(_entries.Method, _loader is not null && mayAnswer ? _entries.Store : null);

    /// <inheritdoc cref="KeyedEntries{TKey, TValue}.Invalidate"/>
    public void Invalidate(TKey key) => _entries.Invalidate(key);

    /// <inheritdoc cref="KeyedEntries{TKey, TValue}.InvalidateAsync"/>
    public ValueTask InvalidateAsync(TKey key) => _entries.InvalidateAsync(key);

    /// <summary>Prepares the write of a value that another method returns.</summary>
    public CacheWrite<TResult> Write(TKey key, CacheTag[] tags)
    {
        _entries.ThrowIfRefusing();
        return _writer.Write(key, tags);
    }

    /// <inheritdoc cref="KeyedEntries{TKey, TValue}.InvalidateMemory"/>
    public void InvalidateMemory(TKey key) => _entries.InvalidateMemory(key);

    /// <summary>Loads the value of a call if it is missing or expires soon.</summary>
    /// <returns>False if the value lasts longer, or the cache is off.</returns>
    public async ValueTask<bool> LoadAheadAsync(TCall call, TimeSpan horizon, CancellationToken cancellationToken)
        => _loader is { } loader && await loader.LoadAheadAsync(call, horizon, cancellationToken).ConfigureAwait(false);
}
