using System.Diagnostics;
using System.Runtime.CompilerServices;
using PerfAspects.Caching.Loading;
using PerfAspects.Caching.Storage;
using PerfAspects.CompilerServices;
using PerfAspects.Execution;
using PerfAspects.Runtime;
using PerfAspects.Telemetry;

namespace PerfAspects.Caching.Tiers;

/// <summary>
/// The loads of a method whose values processes share: the tier answers, or grants the lease to load, or says that another process has it.
/// One implementation for synchronous and asynchronous methods; a synchronous one blocks its thread while the tier works, and its core runs
/// on its own thread.
/// </summary>
[StackTraceHidden]
internal sealed class SharedLoads<TCall, TKey, TResult>(
    AspectMethod method, KeyedEntries<TKey, TResult> entries, SharedTier tier, ICallRunner<TCall, TResult> inner,
        ISharedCodec<TResult>? codec = null)
    where TCall : struct, ICachedCall<TKey, TResult>
    where TKey : struct, IEquatable<TKey>
{
    private readonly SharedValues<TResult> _values = new(
        method,
        entries.Settings,
        tier,
        codec ?? new SharedCodec<TResult>(method, tier, ((ISharedKey)(object)default(TKey)).Identity));
    private readonly SharedKeyNames _names = new(((ISharedKey)(object)default(TKey)).Identity, entries.ComposedType);
    private readonly string _tagOfMethod = SharedNames.TagOf(entries.Method);

    /// <summary>Fences the load of a key, before it reads anything.</summary>
    public void Begin(in TCall call, TKey key, ValueLoad<TResult> load, CacheStore store)
        => Begin(
            call is ITaggedCall tagged ? tagged.GetTags() : [],
            key,
            load,
            store,
            store.IsBeingWritten(load.Entry.Hash),
            (call as IGroupedCall<TCall>)?.Group);

    /// <summary>Fences the write of a key, before its core runs.</summary>
    public void BeginWrite(CacheTag[] tags, TKey key, ValueLoad<TResult> load, CacheStore store)
        => Begin(tags, key, load, store, isBesideWrite: false, group: null);

    /// <summary>The values in the tier.</summary>
    public SharedValues<TResult> Values => _values;

    private void Begin(CacheTag[] tags, TKey key, ValueLoad<TResult> load, CacheStore store, bool isBesideWrite, LoadGroup? group)
    {
        var tagOfKey = _names.TagOf((ISharedKey)(object)key);
        string[] names = tags.Length == 0 ? [_tagOfMethod, tagOfKey] : [_tagOfMethod, tagOfKey, .. SharedNames.TagsOf(tags)];
        load.Mark(method.Runtime.Tags.Hold(SharedNames.LocalOfKey(tagOfKey), tags, store));
        load.Share(
            new TierEntry(_names.KeyOf(tagOfKey), names) { LeastRemaining = LeastRemainingOf(load) },
            isBesideWrite,
            group?.Join());
    }

    // A load that replaces a value which has not expired wants one that is newer: of the part of its duration that is over, the newer value
    // has at least half left.
    private TimeSpan LeastRemainingOf(Load load)
    {
        if (load.Kind == LoadKind.OfForcedCall)
        {
            return TimeSpan.MaxValue;
        }

        var now = tier.Clock.GetExpiryTime();
        if (load.Stale is not { } served || !served.IsLive(now))
        {
            return TimeSpan.Zero;
        }

        var remaining = tier.Clock.FromExpiryTime(served.LatestExpiry - now);
        var share = entries.Settings.RefreshAhead;
        var over = share > 0 && served.RefreshAt != Clock.Never
            ? tier.Clock.FromExpiryTime(served.LatestExpiry - served.RefreshAt) * (share / (1 - share))
            : entries.Settings.Duration > remaining ? entries.Settings.Duration - remaining
            : TimeSpan.Zero;
        return over / 2 < TimeSpan.MaxValue - remaining ? remaining + (over / 2) : TimeSpan.MaxValue;
    }

    /// <summary>Brings the value, from the tier or from the core.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // the frame of the caller is on the stack once for each level of a recursion
    public ValueTask<TResult> Run(in TCall call, ValueLoad<TResult> load, bool isSynchronous, CancellationToken cancellationToken)
        => load.Shared!.Member is { } member ? RunAsMemberAsync(call, load, member, cancellationToken)
            : isSynchronous ? new ValueTask<TResult>(RunOnThisThread(call, load, cancellationToken))
            : RunAsync(call, load, cancellationToken);

    // The core runs where the call of all loads has it run.
    private async ValueTask<TResult> RunAsMemberAsync(
        TCall call, ValueLoad<TResult> load, TierMember member, CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync(call, load, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            member.Leave();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<TResult> RunAsync(TCall call, ValueLoad<TResult> load, CancellationToken cancellationToken)
    {
        var source = await _values.FindAsync(load.Shared!, cancellationToken)
            .ConfigureAwait(load.Shared!.Member is null); // the core begins in the caller's context
        if (source.IsFound)
        {
            Trace(in call, source.Origin);
            return source.Value!;
        }

        load.Shared!.Member?.Return();
        TResult value;
        try
        {
            value = await inner.RunAsync(call, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (source.Fail())
        {
            throw;
        }

        await _values.KeepAsync(load, source, value, call as ISelectiveCall<TResult>, cancellationToken).ConfigureAwait(false);
        return value;
    }

    private TResult RunOnThisThread(TCall call, ValueLoad<TResult> load, CancellationToken cancellationToken)
    {
        var source = WaitFor(_values.FindAsync(load.Shared!, cancellationToken).AsTask());
        if (source.IsFound)
        {
            Trace(in call, source.Origin);
            return source.Value!;
        }

        TResult value;
        try
        {
            value = inner.Run(call, cancellationToken);
        }
        catch (Exception) when (source.Fail())
        {
            throw;
        }

        var keeping = _values.KeepAsync(load, source, value, call as ISelectiveCall<TResult>, cancellationToken);
        if (!keeping.IsCompletedSuccessfully)
        {
            keeping.AsTask().GetAwaiter().GetResult();
        }

        return value;
    }

    private static void Trace(in TCall call, ActivityContext? origin)
    {
        var span = CallSpan.Of<TCall, TResult>(call);
        span.AddSpanEvent(TierTelemetry.HitEvent);
        span.AddSpanLink(origin);
    }

    // A thread that is interrupted leaves the lease to nobody.
    private static SharedSource<TResult> WaitFor(Task<SharedSource<TResult>> finding)
    {
        try
        {
            return finding.GetAwaiter().GetResult();
        }
        catch (ThreadInterruptedException)
        {
            _ = finding.ContinueWith(
                static found => _ = found.IsCompletedSuccessfully ? found.Result.Fail() : found.Exception is null,
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
            throw;
        }
    }
}
