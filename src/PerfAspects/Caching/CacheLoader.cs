using System.Diagnostics;
using PerfAspects.CompilerServices;
using PerfAspects.Pipeline;
using PerfAspects.Telemetry;
using Polly.Timeout;

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
    private readonly LoadTable<TKey, TResult> _loads = new(store, method.Name);
    private readonly LoadTimer _timer = new(method);

    /// <inheritdoc/>
    public TResult Run(TCall call, CancellationToken cancellationToken)
        => RunAsync(call, isSynchronous: true, cancellationToken).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public ValueTask<TResult> RunAsync(TCall call, CancellationToken cancellationToken)
        => RunAsync(call, isSynchronous: false, cancellationToken);

    /// <summary>Drops a key's entry; a load of it that is under way is for those who already wait for it.</summary>
    public void Invalidate(TKey key)
    {
        var load = _loads.Find(key);
        store.Invalidate(key, load);
        if (load is not null)
        {
            _loads.Remove(load);
        }
    }

    private async ValueTask<TResult> RunAsync(TCall call, bool isSynchronous, CancellationToken cancellationToken)
    {
        var request = new CacheRequest(method.Counters, settings);
        var key = call.Key is ICopiedKey<TKey> shared ? shared.Copy() : call.Key;
        while (true)
        {
            method.Runtime.ThrowIfDisposed();
            cancellationToken.ThrowIfCancellationRequested();
            var load = _loads.JoinOrBegin(key, settings.LoadTimeout is not null || cancellationToken.CanBeCanceled, out var isFirst);
            var leaving = cancellationToken.UnsafeRegister(
                static state =>
                {
                    var (loader, load, isFirst) = ((CacheLoader<TCall, TKey, TResult>, Load<TKey, TResult>, bool))state!;
                    loader.Leave(load, isFirst);
                },
                cancellationToken.CanBeCanceled ? (this, load, isFirst) : null);
            try
            {
                if (isFirst && store.TryGet(key, out var entry))
                {
                    // Another load ended between our look into the store and now.
                    request.HitLate();
                    Succeed(load, entry.Value);
                    return entry.Value;
                }

                request.Begin(isFirst);
                if (isFirst)
                {
                    _ = ExecuteAsync(load, call, isSynchronous);
                }

                var value = await load.WaitAsync(isSynchronous, cancellationToken).ConfigureAwait(false);
                request.End();
                return value;
            }
            catch (Exception) when (load.IsOrphaned && !isFirst && !cancellationToken.IsCancellationRequested)
            {
                // Whoever began this load has left, and it failed, perhaps because of that. Not this caller's failure: once more.
            }
            catch (Exception) when (settings.StaleOnError is not null && !cancellationToken.IsCancellationRequested && store.TryGetStale(key, out var stale))
            {
                request.EndStale();
                return stale.Value;
            }
            catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested && exception.CancellationToken != cancellationToken)
            {
                // The core saw the load's token. The caller gets its own.
                request.End();
                throw new OperationCanceledException(exception.Message, exception, cancellationToken);
            }
            catch (Exception) when (request.EndFailed())
            {
                throw;
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

    // Never fails: the outcome is the load's.
    private async Task ExecuteAsync(Load<TKey, TResult> load, TCall call, bool isSynchronous)
    {
        LoadScope.Current = load; // flows with the core; undone when this method returns
        var started = _timer.Start();
        var isKept = false;
        using var limit = settings.LoadTimeout is { } timeout ? StartLimit(load, timeout) : null;
        try
        {
            load.Tags = call is ITaggedCall tagged ? method.Runtime.Tags.Hold(tagged.GetTags(), store) : null; // before anything is read
            var result = isSynchronous
                ? inner.Run(call, load.Token)
                : await inner.RunAsync(call, load.Token).ConfigureAwait(false);
            _timer.Succeeded(started);
            isKept = load.TryEnd() && IsWorthKeeping(call, result) && store.Set(load, result);
            Succeed(load, result);
        }
        catch (Exception exception)
        {
            _timer.Failed(started, exception);
            load.TryEnd();
            Fail(load, exception);
        }
        finally
        {
            if (!isKept)
            {
                load.Tags?.Release();
            }
        }
    }

    private bool IsWorthKeeping(TCall call, TResult result)
        => (result is not null || settings.CacheNull) && (call is not ISelectiveCall<TResult> selective || selective.IsKept(result));

    private ITimer StartLimit(Load<TKey, TResult> load, TimeSpan timeout)
        => method.Runtime.Clock.Provider.CreateTimer(
            _ =>
            {
                if (load.TryAbandon())
                {
                    Fail(load, new TimeoutRejectedException($"A load of {method.Name} did not end within {timeout:c}.", timeout));
                    load.Cancel();
                }
            },
            state: null,
            timeout,
            Timeout.InfiniteTimeSpan);

    private void Succeed(Load<TKey, TResult> load, TResult value)
    {
        _loads.Remove(load); // after the value is in the store: who finds no load finds the value
        load.Succeed(value);
    }

    private void Fail(Load<TKey, TResult> load, Exception exception)
    {
        _loads.Remove(load); // before anyone is told, so that the next call begins anew
        load.Fail(exception);
    }

    private void Leave(Load<TKey, TResult> load, bool isFirst)
    {
        if (load.Leave(isFirst))
        {
            _loads.Remove(load);
            load.Cancel();
        }
    }
}
