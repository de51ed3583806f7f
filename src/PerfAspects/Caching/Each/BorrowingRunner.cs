using System.Diagnostics;
using PerfAspects.CompilerServices;
using PerfAspects.Execution;

namespace PerfAspects.Caching.Each;

/// <summary>
/// Answers a call for many keys from the entries of the method for one key, under the settings that this method has when the call comes.
/// </summary>
[StackTraceHidden]
internal sealed class BorrowingRunner<TCall, TEach, TKey, TElement, TValue, TEntry, TResult>(
    AspectMethod method, IBorrowingCall<TKey, TEntry> borrowing, ICallRunner<TCall, TResult> inner) : ICallRunner<TCall, TResult>
    where TCall : struct, ICachedEachCall<TCall, TEach, TElement, TValue, TResult>
    where TEach : struct, ICachedCall<TKey, TEntry>, IEachEntry<TEntry, TValue>
    where TKey : struct, IEquatable<TKey>
    where TElement : notnull
{
    private volatile Composition? _composition;

    /// <inheritdoc/>
    public TResult Run(TCall call, CancellationToken cancellationToken) => Compose().Run(call, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<TResult> RunAsync(TCall call, CancellationToken cancellationToken) => Compose().RunAsync(call, cancellationToken);

    // Each change of the other method's settings makes other entries.
    private ICallRunner<TCall, TResult> Compose()
    {
        var entries = borrowing.EntriesIn(method.Runtime);
        if (_composition is not { } composition || composition.Entries != entries)
        {
            var keyed = (KeyedEntries<TKey, TEntry>)entries;
            _composition = composition = new Composition(
                entries,
                keyed.IsOn ? new EachRunner<TCall, TEach, TKey, TElement, TValue, TEntry, TResult>(method, keyed, inner) : inner);
        }

        return composition.Runner;
    }

    private sealed record Composition(CacheEntries<TKey, TEntry> Entries, ICallRunner<TCall, TResult> Runner);
}
