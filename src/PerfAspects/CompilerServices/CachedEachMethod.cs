using System.ComponentModel;
using System.Diagnostics;
using PerfAspects.Caching.Each;
using PerfAspects.Fallbacks;

namespace PerfAspects.CompilerServices;

/// <summary>A method with an entry for each of its keys. For generated code.</summary>
/// <typeparam name="TCall">The call's arguments.</typeparam>
/// <typeparam name="TEach">The call for one key.</typeparam>
/// <typeparam name="TKey">The key of an entry.</typeparam>
/// <typeparam name="TElement">The key that the caller knows.</typeparam>
/// <typeparam name="TValue">The value of a key.</typeparam>
/// <typeparam name="TEntry">The value of an entry.</typeparam>
/// <typeparam name="TResult">The dictionary that the method returns, awaited.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
[StackTraceHidden]
public sealed class CachedEachMethod<TCall, TEach, TKey, TElement, TValue, TEntry, TResult>
    : IAspectState<CachedEachMethod<TCall, TEach, TKey, TElement, TValue, TEntry, TResult>>, ITraceableMethod<TCall, TResult>
    where TCall : struct, ICachedEachCall<TCall, TEach, TElement, TValue, TResult>
    where TEach : struct, ICachedCall<TKey, TEntry>, IEachEntry<TEntry, TValue>
    where TKey : struct, IEquatable<TKey>
    where TElement : notnull
{
    private readonly EachEntries<TCall, TEach, TKey, TElement, TValue, TEntry, TResult> _entries;
    private readonly PipelineMethod<TCall, TResult> _calls;

    private CachedEachMethod(AspectMethod method)
    {
        _entries = new EachEntries<TCall, TEach, TKey, TElement, TValue, TEntry, TResult>(method);
        _calls = new PipelineMethod<TCall, TResult>(
            method,
            default(TCall) is IFallbackCall<TResult> ? FallbackRunner<TCall, TResult>.Around(_entries.Runner, method) : _entries.Runner);
    }

    PipelineMethod<TCall, TResult> ITraceableMethod<TCall, TResult>.Misses => _calls;

    static CachedEachMethod<TCall, TEach, TKey, TElement, TValue, TEntry, TResult>
        IAspectState<CachedEachMethod<TCall, TEach, TKey, TElement, TValue, TEntry, TResult>>.Create(AspectMethod method) => new(method);

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
    public void Invalidate(TKey key) => _entries.Invalidate(key);

    /// <summary>Drops the entry of a key as <see cref="Invalidate"/> does, in the tier when its task has completed.</summary>
    /// <param name="key">The key of the entry.</param>
    public ValueTask InvalidateAsync(TKey key) => _entries.InvalidateAsync(key);

    internal void InvalidateMemory(TKey key) => _entries.InvalidateMemory(key);
}
