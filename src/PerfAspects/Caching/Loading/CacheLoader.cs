using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using PerfAspects.Caching.Storage;
using PerfAspects.CompilerServices;
using PerfAspects.Pipeline;
using PerfAspects.Telemetry;

namespace PerfAspects.Caching.Loading;

/// <summary>
/// Answers what the store did not: one execution per key at a time, shared by all who ask. One machine for synchronous and asynchronous methods: who
/// has a value by the time its load returns, and that is every synchronous caller that began one, does not go through the part that waits.
/// </summary>
[StackTraceHidden]
internal sealed class CacheLoader<TCall, TKey, TResult>(
    AspectMethod method, CacheSettings settings, CacheStore<TKey, TResult> store, ICallRunner<TCall, TResult> inner) : ICallRunner<TCall, TResult>
    where TCall : struct, ICachedCall<TKey, TResult>
    where TKey : struct, IEquatable<TKey>
{
    private readonly LoadExecution<TCall, TKey, TResult> _execution = new(method, settings, store, inner);
    private readonly bool _isLimited = settings.LoadTimeout is not null;

    /// <inheritdoc/>
    public TResult Run(TCall call, CancellationToken cancellationToken)
        => RunAsync(call, isSynchronous: true, cancellationToken).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public ValueTask<TResult> RunAsync(TCall call, CancellationToken cancellationToken)
        => RunAsync(call, isSynchronous: false, cancellationToken);

    private ValueTask<TResult> RunAsync(TCall call, bool isSynchronous, CancellationToken cancellationToken)
    {
        var request = new CacheRequest(method.Counters, settings);
        try
        {
            var key = call.Key is ICopiedKey<TKey> shared ? shared.Copy() : call.Key;
            return TryRun(call, key, isSynchronous, ref request, out var value, out var caller, cancellationToken)
                ? new ValueTask<TResult>(value)
                : AwaitAsync(call, key, isSynchronous, request, caller, cancellationToken);
        }
        catch (Exception exception)
        {
            return FailedCall.Of<TResult>(exception);
        }
    }

    // False if the value is not there yet, or the load has failed: then the caller has to wait for the outcome.
    private bool TryRun(
        TCall call,
        TKey key,
        bool isSynchronous,
        ref CacheRequest request,
        [MaybeNullWhen(false)] out TResult value,
        out LoadCaller<TKey, TResult> caller,
        CancellationToken cancellationToken)
    {
        method.Runtime.ThrowIfDisposed();
        cancellationToken.ThrowIfCancellationRequested();
        if (!store.JoinOrBegin(key, _isLimited || cancellationToken.CanBeCanceled, out var isFirst, out var load, out var entry))
        {
            caller = default;
            request.HitLate();
            CallSpan<TCall, TResult>.Of(call).Tell(TelemetryNames.CacheHitEvent);
            value = entry.Value;
            return true;
        }

        caller = new LoadCaller<TKey, TResult>(store, load, isFirst, cancellationToken);
        request.Begin(isFirst);
        if (isFirst)
        {
            _execution.Run(load, call, isSynchronous);
        }
        else
        {
            CallSpan<TCall, TResult>.Of(call).Tell(TelemetryNames.CacheJoinedEvent);
        }

        if (!load.TryGetValue(out value))
        {
            return false;
        }

        caller.Leave();
        request.End();
        return true;
    }

    private async ValueTask<TResult> AwaitAsync(
        TCall call, TKey key, bool isSynchronous, CacheRequest request, LoadCaller<TKey, TResult> caller, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var value = await caller.WaitAsync(isSynchronous).ConfigureAwait(false);
                request.End();
                return value;
            }
            catch (Exception) when (caller is { IsFirst: false, Load.IsOrphaned: true } && !cancellationToken.IsCancellationRequested)
            {
                // Whoever began this load has left, and it failed, perhaps because of that. Not this caller's failure: once more.
            }
            catch (Exception) when (settings.StaleOnError is not null && !cancellationToken.IsCancellationRequested && store.TryGetStale(key, out var stale))
            {
                request.EndStale();
                CallSpan<TCall, TResult>.Of(call).Tell(TelemetryNames.CacheStaleEvent);
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
                caller.Leave();
            }

            if (TryRun(call, key, isSynchronous, ref request, out var late, out caller, cancellationToken))
            {
                return late;
            }
        }
    }
}
