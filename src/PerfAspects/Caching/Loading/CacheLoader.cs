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
    AspectMethod method, CacheSettings settings, KeyedStore<TKey, TResult> store, ICallRunner<TCall, TResult> inner) : ICallRunner<TCall, TResult>
    where TCall : struct, ICachedCall<TKey, TResult>
    where TKey : struct, IEquatable<TKey>
{
    private readonly LoadExecution<TResult> _execution = new(method, settings, store);
    private readonly bool _isLimited = settings.LoadTimeout is not null;
    private readonly bool _servesStale = settings.StaleOnError is not null;

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
            var key = default(TKey) is IFallibleKey ? Own(call.Key) : call.Key;
            return TryRun(call, key, isSynchronous, ref request, out var value, out var caller, cancellationToken)
                ? new ValueTask<TResult>(value)
                : WaitAsync(call, key, isSynchronous, request, caller, cancellationToken);
        }
        catch (Exception exception)
        {
            return FailedCall.Of<TResult>(exception);
        }
    }

    private static TKey Own(TKey key) => key is ICopiedKey<TKey> shared ? shared.Copy() : key;

    private ValueTask<TResult> WaitAsync(TCall call, TKey key, bool isSynchronous, CacheRequest request, LoadCaller caller, CancellationToken cancellationToken)
        => new Waiting(this, call, key, isSynchronous, request, cancellationToken).RunAsync(caller);

    // False if the value is not there yet, or the load has failed: then the caller has to wait for the outcome.
    private bool TryRun(
        TCall call,
        TKey key,
        bool isSynchronous,
        ref CacheRequest request,
        [MaybeNullWhen(false)] out TResult value,
        out LoadCaller caller,
        CancellationToken cancellationToken)
    {
        method.Runtime.ThrowIfDisposed();
        cancellationToken.ThrowIfCancellationRequested();
        var load = store.JoinOrBegin(key, _isLimited || cancellationToken.CanBeCanceled, out var isFirst, out var entry);
        if (load is null)
        {
            caller = default;
            request.HitLate();
            CallSpan.Of<TCall, TResult>(call).Tell(TelemetryNames.CacheHitEvent);
            value = entry!.Value;
            return true;
        }

        caller = new LoadCaller(store, load, isFirst, cancellationToken);
        request.Begin(isFirst);
        if (isFirst)
        {
            Execute(load, call, isSynchronous);
        }
        else
        {
            CallSpan.Of<TCall, TResult>(call).Tell(TelemetryNames.CacheJoinedEvent);
        }

        if (!load.HasSucceeded)
        {
            value = default;
            return false;
        }

        value = load.Value;
        caller.Leave();
        request.End();
        return true;
    }

    // Runs the core as far as it comes on this thread; a synchronous one, and whatever else does not have to wait, to its end. Never fails: the outcome is the load's.
    private void Execute(ValueLoad<TResult> load, TCall call, bool isSynchronous)
    {
        using var scope = load.Enter();
        var started = _execution.Start();
        ValueTask<TResult> running;
        try
        {
            _execution.Limit(load);
            if (call is ITaggedCall tagged)
            {
                load.Entry.Mark(method.Runtime.Tags.Hold(tagged.GetTags(), store));
            }

            running = isSynchronous ? new ValueTask<TResult>(inner.Run(call, load.Token)) : inner.RunAsync(call, load.Token);
        }
        catch (Exception exception)
        {
            _execution.Fail(load, started, exception);
            return;
        }

        _execution.End(load, started, running, call as ISelectiveCall<TResult>);
    }

    private bool TryGetStale(TCall call, TKey key, [MaybeNullWhen(false)] out TResult value)
    {
        if (!store.TryGetStale(key, out value))
        {
            return false;
        }

        CallSpan.Of<TCall, TResult>(call).Tell(TelemetryNames.CacheStaleEvent);
        return true;
    }

    [StackTraceHidden]
    private sealed class Waiting(
        CacheLoader<TCall, TKey, TResult> loader, TCall call, TKey key, bool isSynchronous, CacheRequest request, CancellationToken cancellationToken)
        : WaitingCall<TResult>(isSynchronous, loader._servesStale, request, cancellationToken)
    {
        protected override bool TryAgain(ref CacheRequest request, [MaybeNullWhen(false)] out TResult value, out LoadCaller caller)
            => loader.TryRun(call, key, IsSynchronous, ref request, out value, out caller, CancellationToken);

        protected override bool TryGetStale([MaybeNullWhen(false)] out TResult value) => loader.TryGetStale(call, key, out value);
    }
}
