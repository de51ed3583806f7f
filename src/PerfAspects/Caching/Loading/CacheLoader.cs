using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using PerfAspects.Caching.Storage;
using PerfAspects.Caching.Tiers;
using PerfAspects.CompilerServices;
using PerfAspects.Execution;
using PerfAspects.Telemetry;

namespace PerfAspects.Caching.Loading;

/// <summary>
/// Answers the calls that the store did not: one execution per key at a time, shared by all calls for the key. One implementation for
/// synchronous and asynchronous methods: a call that has its value by the time its load returns, and so every synchronous call that began
/// one, does not go through the part that waits.
/// </summary>
[StackTraceHidden]
internal sealed partial class CacheLoader<TCall, TKey, TResult>(
    AspectMethod method, CacheSettings settings, KeyedStore<TKey, TResult> store, ICallRunner<TCall, TResult> inner,
        SharedLoads<TCall, TKey, TResult>? shared)
    : ICallRunner<TCall, TResult>
    where TCall : struct, ICachedCall<TKey, TResult>
    where TKey : struct, IEquatable<TKey>
{
    private readonly LoadExecution<TResult> _execution = new(method, settings, store);
    private readonly bool _isCore = shared is null && inner is CoreRunner<TCall, TResult>; // which this type does without, to spare a frame
    private readonly bool _isLimited = settings.LoadTimeout is not null;
    private readonly bool _servesStale = settings.ServesStale;
    private readonly bool _mayDetach = settings is { SoftTimeout: not null, ServesStale: true } && !method.Descriptor.IsSynchronous;

    private WaitPatience Patience
        => new(_servesStale, _mayDetach && !CacheBypass.IsActive ? settings.SoftTimeout : null, method.Runtime.Clock.Provider);

    // Run or RunAsync, and TryRun, stand on the stack once for each level of a recursion through cached methods. So they are small,
    // optimized from their first call on, and leave work that need not be in their frames to methods of its own.

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public TResult Run(TCall call, CancellationToken cancellationToken)
    {
        var run = new LoadRun<TResult>(new CacheRequest(method.Counters, _servesStale));
        return TryRun(in call, isSynchronous: true, ref run, cancellationToken)
            ? run.Value!
            : Finish(in call, isSynchronous: true, ref run, cancellationToken).GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ValueTask<TResult> RunAsync(TCall call, CancellationToken cancellationToken)
    {
        var run = new LoadRun<TResult>(new CacheRequest(method.Counters, _servesStale));
        return TryRun(in call, isSynchronous: false, ref run, cancellationToken)
            ? new ValueTask<TResult>(run.Value!)
            : Finish(in call, isSynchronous: false, ref run, cancellationToken);
    }

    // Runs the core as far as it comes on this thread: a synchronous core, and any other that does not have to wait, to its end. False if
    // there is no value then.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryRun(in TCall call, bool isSynchronous, ref LoadRun<TResult> run, CancellationToken cancellationToken)
    {
        if (!TryBegin(in call, ref run, cancellationToken))
        {
            return run.HasValue;
        }

        ValueTask<TResult> running;
        try
        {
            Prepare(in call, ref run);
            running = _isCore ? call.InvokeAsync(run.Token)
                : shared is not null ? shared.Run(in call, run.Load!, isSynchronous, run.Token)
                : isSynchronous ? new ValueTask<TResult>(inner.Run(call, run.Token))
                : inner.RunAsync(call, run.Token);
        }
        catch (Exception exception)
        {
            Fail(ref run, exception);
            return false;
        }

        return End(in call, ref run, running);
    }

    // True if the call has begun a load, whose core is to run. Never throws: a failure of the key or the clock, which are the user's, is a
    // refusal.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryBegin(in TCall call, ref LoadRun<TResult> run, CancellationToken cancellationToken)
    {
        ValueLoad<TResult>? begun = null;
        try
        {
            if (run.Load is not null)
            {
                method.Runtime.ThrowIfDisposed(); // a call under way ends as it would have, but begins no other load
            }

            cancellationToken.ThrowIfCancellationRequested();
            var key = run.Load is { } failed ? KeyOf(failed) : OwnKeyOf(in call);
            var around = LoadScope.Current;
            var isCancellable = _isLimited || cancellationToken.CanBeCanceled || around is { Token.CanBeCanceled: true };
            var span = CallSpan.Of<TCall, TResult>(call);
            var mayDetach = _mayDetach && !CacheBypass.IsActive;
            var met = store.Request(key, new LoadDemand(around, isCancellable, CacheBypass.IsActive, mayDetach, span));
            if (met.Background is { } background)
            {
                StartInBackground(in call, background);
            }

            if (met.Load is not { } load)
            {
                Serve(in call, met, ref run);
                return false;
            }

            var runsLoad = met.IsFirst && met.Background is null;
            begun = runsLoad ? load : null;
            run.Caller = new LoadCaller(store, load, runsLoad, around, cancellationToken);
            run.Request.Begin(met.IsFirst);
            if (!met.IsFirst)
            {
                span.AddSpanEvent(CacheTelemetry.JoinedEvent);
                span.AddSpanLink(load.Scope.Span);
            }

            return runsLoad;
        }
        catch (Exception exception)
        {
            run.Refusal = exception;
            if (begun is not null)
            {
                store.Fail(begun, exception);
            }

            if (!method.Runtime.IsDisposed && !cancellationToken.IsCancellationRequested)
            {
                run.Request.Begin(isFirst: true); // a request that found nothing
            }
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Prepare(in TCall call, ref LoadRun<TResult> run)
    {
        var load = run.Load!;
        run.Inside = load.Scope.Enter();
        run.Started = _execution.Start();
        // Of a recursion that is too deep the caller gets an exception, and the process goes on
        RuntimeHelpers.EnsureSufficientExecutionStack();
        _execution.Limit(load);
        Fence(in call, load);
    }

    // Marks the load with its tags, before its core reads anything.
    private void Fence(in TCall call, ValueLoad<TResult> load)
    {
        if (shared is not null)
        {
            shared.Begin(in call, KeyOf(load), load, store);
        }
        else if (call is ITaggedCall tagged)
        {
            load.Mark(method.Runtime.Tags.Hold(tagged.GetTags(), store));
        }
    }

    // Answers the call with an entry, whose value may have expired, or which has an exception.
    private static void Serve(in TCall call, in Encounter<TResult> met, ref LoadRun<TResult> run)
    {
        if (met.IsStale)
        {
            run.Request.EndStale();
        }
        else
        {
            run.Request.HitLate();
        }

        CallSpan.Of<TCall, TResult>(call).AddSpanEvent(met.IsStale ? CacheTelemetry.StaleEvent : CacheTelemetry.HitEvent);
        if (met.Entry!.Failure is { } failure)
        {
            run.Refusal = KeptException.Copy(failure);
        }
        else
        {
            run.Answer(met.Entry.Value);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Fail(ref LoadRun<TResult> run, Exception exception)
    {
        _execution.Fail(run.Load!, run.Started, exception);
        run.Inside.Dispose();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool End(in TCall call, ref LoadRun<TResult> run, ValueTask<TResult> running)
    {
        var load = run.Load!;
        _execution.End(load, run.Started, running, call as ISelectiveCall<TResult>);
        run.Inside.Dispose();
        if (!load.HasSucceeded)
        {
            return false;
        }

        run.Answer(load.Value);
        run.Caller.Leave();
        run.Request.End();
        if (run.Caller.IsBound && load.IsPrivate)
        {
            store.Recycle(load);
        }

        return true;
    }

    // A call without a value: it fails, or has to wait for the outcome of its load.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask<TResult> Finish(in TCall call, bool isSynchronous, ref LoadRun<TResult> run, CancellationToken cancellationToken)
    {
        if (run.Refusal is { } refusal)
        {
            run.Request.End();
            return FailedCall.Of<TResult>(refusal);
        }

        return new Waiting(this, call, isSynchronous, run, cancellationToken).RunAsync();
    }

    private static TKey OwnKeyOf(in TCall call)
        => default(TKey) is IFallibleKey && call.Key is ICopiedKey<TKey> shared ? shared.Copy() : call.Key;

    private static TKey KeyOf(Load load) => Unsafe.As<KeyedEntry<TKey, TResult>>(load.Entry).Key; // each entry of the store is of that type

    private bool TryGetStale(in TCall call, Load load, bool isUnderWay, [MaybeNullWhen(false)] out TResult value)
    {
        if (!store.TryGetStale(KeyOf(load), isUnderWay, out value))
        {
            return false;
        }

        CallSpan.Of<TCall, TResult>(call).AddSpanEvent(CacheTelemetry.StaleEvent);
        return true;
    }

    [StackTraceHidden]
    private sealed class Waiting(
        CacheLoader<TCall, TKey, TResult> loader, TCall call, bool isSynchronous, LoadRun<TResult> run, CancellationToken cancellationToken)
        : WaitingCall<TResult>(isSynchronous, loader.Patience, run, cancellationToken)
    {
        protected override bool TryRunAgain(ref LoadRun<TResult> run)
        {
            var isAnswered = loader.TryRun(in call, IsSynchronous, ref run, CancellationToken);
            if (run.Refusal is { } refusal)
            {
                ExceptionDispatchInfo.Throw(refusal);
            }

            return isAnswered;
        }

        protected override bool TryGetStale(Load load, bool isUnderWay, [MaybeNullWhen(false)] out TResult value)
            => loader.TryGetStale(in call, load, isUnderWay, out value);
    }
}
