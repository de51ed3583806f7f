using PerfAspects.Caching.Loading;
using PerfAspects.Caching.Storage;
using PerfAspects.Caching.Tiers;
using PerfAspects.CompilerServices;

namespace PerfAspects.Caching;

/// <summary>Writes values of a cached method that no load has brought: results of methods with <c>[CachePut]</c>.</summary>
/// <param name="method">The cached method.</param>
/// <param name="settings">Its settings.</param>
/// <param name="isOn">Whether it caches.</param>
/// <param name="store">Its entries.</param>
/// <param name="shared">Its values in the tier; null where processes do not share them.</param>
internal sealed class CacheWriter<TCall, TKey, TResult>(
    AspectMethod method, CacheSettings settings, bool isOn, KeyedStore<TKey, TResult> store, SharedLoads<TCall, TKey, TResult>? shared)
    where TCall : struct, ICachedCall<TKey, TResult>
    where TKey : struct, IEquatable<TKey>
{
    private readonly Retention<TResult> _retention = new(method, settings);

    public CacheWrite<TResult> Write(TKey key, CacheTag[] tags)
        => new KeyWrite(this, key is ICopiedKey<TKey> copied ? copied.Copy() : key, tags);

    private ValueLoad<TResult> Begin(TKey key, CacheTag[] tags, out WriteFence fence)
    {
        method.Runtime.ThrowIfDisposed();
        var load = store.BeginWrite(key, out fence);
        try
        {
            if (shared is not null)
            {
                shared.BeginWrite(tags, key, load, store);
            }
            else
            {
                load.Mark(method.Runtime.Tags.Hold(tags, store));
            }
        }
        catch (Exception)
        {
            store.EndWrite(fence); // of the key's members, which are the user's
            throw;
        }

        return load;
    }

    private ValueTask<SharedSource<TResult>> LeaseAsync(ValueLoad<TResult> load, CancellationToken cancellationToken)
        => shared is null ? default : shared.Values.BeginWriteAsync(load.Shared!, cancellationToken);

    private void Fail(ValueLoad<TResult> load, WriteFence fence, in SharedSource<TResult> source)
    {
        source.Fail();
        store.EndWrite(fence);
        load.Release();
    }

    // Whatever fails, the older value does not stay, neither here nor in the tier.
    private async ValueTask KeepAsync(TKey key, ValueLoad<TResult> load, WriteFence fence, SharedSource<TResult> source, TResult value)
    {
        TimeSpan? duration = null;
        var outcome = WriteOutcome.Outdated;
        try
        {
            load.Fill(value);
            duration = isOn ? _retention.DurationOf(value, default(TCall) as ISelectiveCall<TResult>) : null;
            outcome = duration is not { } kept ? WriteOutcome.Outdated
                : shared is null ? WriteOutcome.InMemory
                : await shared.Values.KeepWrittenAsync(load, fence, source, value, kept).ConfigureAwait(false);
        }
        finally
        {
            source.Fail(); // gives the lease back if the tier has not taken the value
            try
            {
                store.EndWrite(load, fence, outcome is WriteOutcome.Outdated ? null : duration);
            }
            finally
            {
                load.Release();
                await NotifyAsync(key, outcome).ConfigureAwait(false);
            }
        }
    }

    private ValueTask NotifyAsync(TKey key, WriteOutcome outcome)
        => key is not ISharedKey known || method.Runtime.Tier is not { } tier ? default
            : outcome is WriteOutcome.InTier ? tier.Invalidations.ReportWriteAsync(known)
            : tier.Invalidations.InvalidateAsync(known, hasNewer: outcome is WriteOutcome.InMemory);

    private sealed class KeyWrite(CacheWriter<TCall, TKey, TResult> writer, TKey key, CacheTag[] tags) : CacheWrite<TResult>
    {
        private ValueLoad<TResult>? _load;
        private WriteFence? _fence;
        private SharedSource<TResult> _source;

        public override CacheWrite<TResult> Begin()
        {
            var beginning = BeginAsync(CancellationToken.None);
            if (beginning.IsCompleted)
            {
                return beginning.GetAwaiter().GetResult();
            }

            var running = beginning.AsTask();
            try
            {
                return running.GetAwaiter().GetResult();
            }
            catch (ThreadInterruptedException)
            {
                _ = running.ContinueWith(
                    static begun => _ = begun.IsCompletedSuccessfully ? begun.Result.Fail() : begun.Exception is null,
                    CancellationToken.None,
                    TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Default);
                throw;
            }
        }

        public override async ValueTask<CacheWrite<TResult>> BeginAsync(CancellationToken cancellationToken)
        {
            _load = writer.Begin(key, tags, out _fence);
            try
            {
                _source = await writer.LeaseAsync(_load, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception)
            {
                Fail();
                throw;
            }

            return this;
        }

        public override bool Fail()
        {
            writer.Fail(_load!, _fence!, _source);
            return false;
        }

        public override void Keep(TResult value)
        {
            var keeping = KeepAsync(value);
            if (keeping.IsCompleted)
            {
                keeping.GetAwaiter().GetResult();
            }
            else
            {
                keeping.AsTask().GetAwaiter().GetResult();
            }
        }

        public override ValueTask KeepAsync(TResult value) => writer.KeepAsync(key, _load!, _fence!, _source, value);
    }
}
