using PerfAspects.Caching.Storage;
using PerfAspects.CompilerServices;
using PerfAspects.Execution;

namespace PerfAspects.Caching.Each;

/// <summary>The entries of a method with an entry for each of its keys, composed with its settings.</summary>
internal sealed class EachEntries<TCall, TEach, TKey, TElement, TValue, TResult>
    where TCall : struct, ICachedEachCall<TCall, TEach, TElement, TValue, TResult>
    where TEach : struct, ICachedCall<TKey, EachValue<TValue>?>
    where TKey : struct, IEquatable<TKey>
    where TElement : notnull
{
    private readonly bool _isRefusing; // the runtime was disposed before this was made
    private readonly KeyedStore<TKey, EachValue<TValue>?> _store; // kept while the cache is off: invalidations reach its entries

    public EachEntries(AspectMethod method)
    {
        var settings = CacheSettings.Of(method.Descriptor.Find<CachedEachAttribute>()?.AsCached());
        var pipeline = PipelineComposer.Compose<TCall, TResult>(method);
        _isRefusing = method.Runtime.IsDisposed;
        _store = method.FindKept<KeyedStore<TKey, EachValue<TValue>?>>(typeof(TCall))
            ?? method.Keep(typeof(TCall), new KeyedStore<TKey, EachValue<TValue>?>(settings, method));
        Runner = pipeline;
        if (settings.IsEnabled && !_isRefusing)
        {
            Runner = new EachRunner<TCall, TEach, TKey, TElement, TValue, TResult>(method, settings, _store, pipeline);
            _store.Reconfigure(settings);
            method.Attach(_store);
        }
    }

    /// <summary>Runs the calls.</summary>
    public ICallRunner<TCall, TResult> Runner { get; }

    /// <summary>Drops the entry of a key.</summary>
    public void Invalidate(TKey key)
    {
        ObjectDisposedException.ThrowIf(_isRefusing, typeof(AspectRuntime));
        _store.Invalidate(key);
    }
}
