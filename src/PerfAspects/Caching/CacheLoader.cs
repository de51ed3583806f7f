using System.Collections.Concurrent;
using System.Diagnostics;
using PerfAspects.CompilerServices;
using PerfAspects.Pipeline;
using PerfAspects.Telemetry;

namespace PerfAspects.Caching;

/// <summary>
/// Loads what the store does not hold: one execution per key at a time, shared by all who ask. One machine for synchronous and asynchronous
/// methods: a synchronous load has ended before anything is awaited.
/// </summary>
[StackTraceHidden]
internal sealed class CacheLoader<TCall, TKey, TResult>(
    AspectMethod method, CacheSettings settings, CacheStore<TKey, TResult> store, ICallRunner<TCall, TResult> inner) : ICallRunner<TCall, TResult>
    where TCall : struct, ICachedCall<TKey, TResult>
    where TKey : struct, IEquatable<TKey>
{
    private readonly ConcurrentDictionary<TKey, Load<TKey, TResult>> _loads = new();
    private readonly LoadTimer _timer = new(method);

    /// <inheritdoc/>
    public TResult Run(TCall call, CancellationToken cancellationToken)
        => RunAsync(call, isSynchronous: true, cancellationToken).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public ValueTask<TResult> RunAsync(TCall call, CancellationToken cancellationToken)
        => RunAsync(call, isSynchronous: false, cancellationToken);

    private async ValueTask<TResult> RunAsync(TCall call, bool isSynchronous, CancellationToken cancellationToken)
    {
        var key = call.Key;
        for (var isCounted = false; ; isCounted = true)
        {
            method.Runtime.ThrowIfDisposed();
            cancellationToken.ThrowIfCancellationRequested();
            var load = JoinOrBegin(key, cancellationToken.CanBeCanceled, out var isFirst);
            if (isFirst && store.TryGet(key, out var entry))
            {
                // Another load ended between our look into the store and now.
                method.Counters.Increment(Count.LateHit);
                Succeed(load, entry.Value);
                return entry.Value;
            }

            if (!isCounted)
            {
                method.Counters.Increment(isFirst ? Count.Miss : Count.Joined);
            }

            var leaving = cancellationToken.UnsafeRegister(
                static state =>
                {
                    var (loader, load, isFirst) = ((CacheLoader<TCall, TKey, TResult>, Load<TKey, TResult>, bool))state!;
                    loader.Leave(load, isFirst);
                },
                cancellationToken.CanBeCanceled ? (this, load, isFirst) : null);
            try
            {
                if (isFirst)
                {
                    _ = ExecuteAsync(load, call, isSynchronous);
                }

                return await load.WaitAsync(isSynchronous, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception) when (load.IsOrphaned && !isFirst && !cancellationToken.IsCancellationRequested)
            {
                // Whoever began this load has left, and it failed, perhaps because of that. Not this caller's failure: once more.
            }
            catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested && exception.CancellationToken != cancellationToken)
            {
                // The core saw the load's token. The caller gets its own.
                throw new OperationCanceledException(exception.Message, exception, cancellationToken);
            }
            finally
            {
                // Each caller leaves once: here, unless its token already has seen to it. Which of the token's callbacks runs first is not ours to say.
                if (leaving.Unregister() || !cancellationToken.CanBeCanceled)
                {
                    Leave(load, isFirst);
                }
            }
        }
    }

    private Load<TKey, TResult> JoinOrBegin(TKey key, bool isCancellable, out bool isFirst)
    {
        while (true)
        {
            if (_loads.TryGetValue(key, out var load))
            {
                if (load.IsRunningHere)
                {
                    throw new InvalidOperationException($"{method.Name} was called for a key while that key is being loaded by the same flow: the load would wait for itself.");
                }

                // A load from before an invalidation belongs to those who already wait for it.
                if (load.Generation == store.Generation && load.TryJoin())
                {
                    isFirst = false;
                    return load;
                }

                _loads.TryRemove(KeyValuePair.Create(key, load));
            }

            load = new Load<TKey, TResult>(key, store.Generation, LoadScope.Current, isCancellable);
            if (_loads.TryAdd(key, load))
            {
                isFirst = true;
                return load;
            }
        }
    }

    // Never fails: the outcome is the load's.
    private async Task ExecuteAsync(Load<TKey, TResult> load, TCall call, bool isSynchronous)
    {
        LoadScope.Current = load; // flows with the core; undone when this method returns
        var started = _timer.Start();
        try
        {
            store.RemoveExpired(load.Key);
            var result = isSynchronous
                ? inner.Run(call, load.Token)
                : await inner.RunAsync(call, load.Token).ConfigureAwait(false);
            _timer.Succeeded(started);
            if (load.TryEnd() && (result is not null || settings.CacheNull))
            {
                store.Set(load.Key, result, load.Generation);
            }

            Succeed(load, result);
        }
        catch (Exception exception)
        {
            _timer.Failed(started, exception);
            load.TryEnd();
            Remove(load); // before anyone is told, so that the next call begins anew
            load.Fail(exception);
        }
    }

    private void Succeed(Load<TKey, TResult> load, TResult value)
    {
        Remove(load); // after the value is in the store: who finds no load finds the value
        load.Succeed(value);
    }

    private void Leave(Load<TKey, TResult> load, bool isFirst)
    {
        if (load.Leave(isFirst))
        {
            Remove(load);
            load.Cancel();
        }
    }

    private void Remove(Load<TKey, TResult> load) => _loads.TryRemove(KeyValuePair.Create(load.Key, load));
}
