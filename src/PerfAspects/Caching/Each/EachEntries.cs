using PerfAspects.CompilerServices;
using PerfAspects.Execution;

namespace PerfAspects.Caching.Each;

/// <summary>The entries of a method with an entry for each of its keys: its own, or those of the method for one key.</summary>
internal sealed class EachEntries<TCall, TEach, TKey, TElement, TValue, TEntry, TResult>
    where TCall : struct, ICachedEachCall<TCall, TEach, TElement, TValue, TResult>
    where TEach : struct, ICachedCall<TKey, TEntry>, IEachEntry<TEntry, TValue>
    where TKey : struct, IEquatable<TKey>
    where TElement : notnull
{
    private readonly AspectMethod _method;
    private readonly KeyedEntries<TKey, TEntry>? _own;
    private readonly IBorrowingCall<TKey, TEntry>? _borrowing;

    public EachEntries(AspectMethod method)
    {
        var attribute = method.Descriptor.Find<CachedEachAttribute>();
        var pipeline = PipelineComposer.Compose<TCall, TResult>(method);
        _method = method;
        Runner = pipeline;
        if (default(TEach) is IBorrowingCall<TKey, TEntry> borrowing)
        {
            _borrowing = borrowing;
            if (attribute is not null)
            {
                Runner = new BorrowingRunner<TCall, TEach, TKey, TElement, TValue, TEntry, TResult>(method, borrowing, pipeline);
                method.Attach(BorrowedCache.Instance);
            }

            return;
        }

        _own = new KeyedEntries<TKey, TEntry>(method, CacheSettings.Of(attribute), typeof(TCall));
        if (_own.IsOn)
        {
            Runner = new EachRunner<TCall, TEach, TKey, TElement, TValue, TEntry, TResult>(method, _own, pipeline);
            _own.Attach();
        }
    }

    /// <summary>Runs the calls.</summary>
    public ICallRunner<TCall, TResult> Runner { get; }

    private KeyedEntries<TKey, TEntry> Entries => _own ?? (KeyedEntries<TKey, TEntry>)_borrowing!.EntriesIn(_method.Runtime);

    /// <summary>Drops the entry of a key, in the tier too.</summary>
    public void Invalidate(TKey key) => Entries.Invalidate(key);

    /// <summary>Drops the entry of a key, in the tier when the task has completed.</summary>
    public ValueTask InvalidateAsync(TKey key) => Entries.InvalidateAsync(key);

    /// <summary>Drops the entry of a key in this process only.</summary>
    public void InvalidateMemory(TKey key) => Entries.InvalidateMemory(key);
}
