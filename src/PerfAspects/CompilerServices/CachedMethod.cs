using System.ComponentModel;
using System.Diagnostics;
using PerfAspects.Caching;
using PerfAspects.Execution;
using PerfAspects.Fallbacks;
using PerfAspects.Telemetry;

namespace PerfAspects.CompilerServices;

/// <summary>A cached method. For generated code.</summary>
/// <typeparam name="TCall">The call's arguments.</typeparam>
/// <typeparam name="TKey">The key arguments.</typeparam>
/// <typeparam name="TResult">The awaited result of the method.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
[StackTraceHidden]
public sealed class CachedMethod<TCall, TKey, TResult> : IAspectState<CachedMethod<TCall, TKey, TResult>>, ITraceableMethod<TCall, TResult>
    where TCall : struct, ICachedCall<TKey, TResult>
    where TKey : struct, IEquatable<TKey>
{
    private readonly HitPath<TCall, TKey, TResult> _hits;
    private readonly PipelineMethod<TCall, TResult> _misses;
    private readonly CachedEntries<TCall, TKey, TResult> _entries;

    private CachedMethod(AspectMethod method)
    {
        _entries = new CachedEntries<TCall, TKey, TResult>(method);
        var runner = default(TCall) is IFallbackCall<TResult>
            ? FallbackRunner<TCall, TResult>.Around(_entries.Runner, method) : _entries.Runner;
        _misses = new PipelineMethod<TCall, TResult>(method, runner);
        _hits = _entries.ToHitPath(mayAnswer: runner is not JudgingFallbackRunner<TCall, TResult>);
    }

    PipelineMethod<TCall, TResult> ITraceableMethod<TCall, TResult>.Misses => _misses;

    static CachedMethod<TCall, TKey, TResult> IAspectState<CachedMethod<TCall, TKey, TResult>>.Create(AspectMethod method) => new(method);

    bool ITraceableMethod<TCall, TResult>.TryHit(TCall call, out TResult value)
    {
        if (_hits.Find(call) is { } hit)
        {
            CallSpan.Of<TCall, TResult>(call).AddSpanEvent(CacheTelemetry.HitEvent);
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
        => _hits.Find(call) is { } hit ? hit.Value : _misses.Invoke(call, cancellationToken);

    /// <summary>
    /// Runs an asynchronous call. Never throws to its caller: a failure is the task's. The task of a hit is kept with the entry.
    /// </summary>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    public Task<TResult> InvokeTask(TCall call, CancellationToken cancellationToken)
        => _hits.Find(call) is { } hit ? hit.Task : _misses.InvokeRunner(call, cancellationToken).AsTask();

    /// <inheritdoc cref="InvokeTask"/>
    public ValueTask<TResult> InvokeValueTask(TCall call, CancellationToken cancellationToken)
    {
        if (_hits.Find(call) is { } hit)
        {
            return new ValueTask<TResult>(hit.Value);
        }

        return _misses.InvokeRunner(call, cancellationToken); // no copy of a task: see PipelineMethod
    }

    /// <summary>Drops the entry of a key. A load of it that is under way is for those who already wait for it.</summary>
    /// <param name="key">The key arguments.</param>
    public void Invalidate(TKey key) => _entries.Invalidate(key);

    /// <summary>Drops the entry of a key as <see cref="Invalidate"/> does, in the tier when its task has completed.</summary>
    /// <param name="key">The key arguments.</param>
    public ValueTask InvalidateAsync(TKey key) => _entries.InvalidateAsync(key);

    /// <summary>
    /// Loads the value of a call if it is missing or expires soon, and waits for the load. Counts no call and no request.
    /// </summary>
    /// <param name="call">The call.</param>
    /// <param name="horizon">How long the value has to last.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False if the value lasts longer, or the cache is off.</returns>
    public ValueTask<bool> WarmAsync(TCall call, TimeSpan horizon, CancellationToken cancellationToken)
        => _entries.LoadAheadAsync(call, horizon, cancellationToken);

    /// <summary>Prepares the write of a value that another method returns.</summary>
    /// <param name="key">The key arguments.</param>
    /// <param name="tags">The tags of the entry.</param>
    /// <returns>The write, which is to begin before that method's core runs.</returns>
    public CacheWrite<TResult> Write(TKey key, params CacheTag[] tags)
    {
        ArgumentNullException.ThrowIfNull(tags);
        return _entries.Write(key, tags);
    }

    /// <summary>The entries, for a method that shares them.</summary>
    public CacheEntries<TKey, TResult> Entries => _entries.Entries;

    internal void InvalidateMemory(TKey key) => _entries.InvalidateMemory(key);
}
