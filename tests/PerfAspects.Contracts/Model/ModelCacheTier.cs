using System.Collections.Concurrent;

namespace PerfAspects.Contracts.Model;

/// <summary>
/// A tier in memory, and the failures that a test wants: each client of a <see cref="ModelStore"/> has its own. Operations complete before
/// they return, unless a failure makes them wait.
/// </summary>
public sealed class ModelCacheTier(ModelStore store, CacheTierOptions? options = null)
    : CacheTier(options ?? new CacheTierOptions()), ILimitTier
{
    private readonly ConcurrentDictionary<ModelOperation, int> _begun = new();
    private readonly List<Action<TierNotice>> _listeners = [];
    private bool _disposed;

    /// <inheritdoc/>
    public override string Name => "model";

    /// <inheritdoc/>
    public override bool IsLocal => IsStandby;

    /// <summary>Whether a host takes the tier for the one of this machine. Default: false.</summary>
    public bool IsStandby { get; init; }

    /// <summary>
    /// Run before an operation has any effect: throw, and the operation fails; return a task that completes later, and the store is slow;
    /// one that never completes, and the store hangs. Default: null.
    /// </summary>
    public Func<ModelOperation, Task>? Before { get; set; }

    /// <summary>
    /// Run after an operation has had its effect and before it is answered: throw, and the answer is lost. Default: null.
    /// </summary>
    public Func<ModelOperation, Task>? After { get; set; }

    /// <summary>Whether every operation fails. Default: false.</summary>
    public bool IsDown { get; set; }

    /// <summary>Whether notifications of the store reach the client. Default: true.</summary>
    public bool Hears { get; set; } = true;

    /// <summary>The number of operations that were begun.</summary>
    public IReadOnlyDictionary<ModelOperation, int> Begun => _begun;

    /// <summary>Notifies the listeners, as a connection that is lost or restored does.</summary>
    public void Notify(TierNotice notice)
    {
        Action<TierNotice>[] listeners;
        lock (_listeners)
        {
            listeners = [.. _listeners];
        }

        foreach (var listener in listeners)
        {
            listener(notice);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask ProbeAsync(CancellationToken cancellationToken)
        => await RunAsync(ModelOperation.Probe, static () => true, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public override ValueTask<TierRead> ReadAsync(TierEntry entry, CancellationToken cancellationToken)
        => RunAsync(ModelOperation.Read, () => store.Read(Options.Namespace, entry), cancellationToken);

    /// <inheritdoc/>
    public override ValueTask<TierAcquisition> AcquireAsync(TierEntry entry, Guid lease, CancellationToken cancellationToken)
        => RunAsync(ModelOperation.Acquire, () => store.Acquire(Options.Namespace, entry, lease, Options.LeaseDuration), cancellationToken);

    /// <inheritdoc/>
    public override ValueTask<bool> KeepAsync(
        TierEntry entry,
        Guid lease,
        ReadOnlyMemory<byte> tokens,
        ReadOnlyMemory<byte> payload,
        TimeSpan duration,
        CancellationToken cancellationToken)
        => RunAsync(
            ModelOperation.Keep, () => store.Keep(Options.Namespace, entry, lease, tokens.Span, payload.Span, duration), cancellationToken);

    /// <summary>The operations on several entries that were begun, with the number of entries of each.</summary>
    public ConcurrentQueue<(ModelOperation Operation, int Entries)> RoundTrips { get; } = [];

    /// <inheritdoc/>
    public override ValueTask<IReadOnlyList<TierRead>> ReadManyAsync(IReadOnlyList<TierEntry> entries, CancellationToken cancellationToken)
    {
        RoundTrips.Enqueue((ModelOperation.Read, entries.Count));
        return base.ReadManyAsync(entries, cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask<IReadOnlyList<TierAcquisition>> AcquireManyAsync(
        IReadOnlyList<TierClaim> claims, CancellationToken cancellationToken)
    {
        RoundTrips.Enqueue((ModelOperation.Acquire, claims.Count));
        return base.AcquireManyAsync(claims, cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask<IReadOnlyList<bool>> KeepManyAsync(IReadOnlyList<TierValue> values, CancellationToken cancellationToken)
    {
        RoundTrips.Enqueue((ModelOperation.Keep, values.Count));
        return base.KeepManyAsync(values, cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask<bool> RenewAsync(TierEntry entry, Guid lease, CancellationToken cancellationToken)
        => RunAsync(ModelOperation.Renew, () => store.Renew(Options.Namespace, entry, lease, Options.LeaseDuration), cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask ReleaseAsync(TierEntry entry, Guid lease, CancellationToken cancellationToken)
        => await RunAsync(
            ModelOperation.Release,
            () =>
            {
                store.Release(Options.Namespace, entry, lease);
                return true;
            },
            cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public override ValueTask<long> InvalidateAsync(TierInvalidation invalidation, CancellationToken cancellationToken)
        => RunAsync(ModelOperation.Invalidate, () => store.Invalidate(Options.Namespace, invalidation), cancellationToken);

    /// <inheritdoc/>
    public override ValueTask<TierLog> ReadLogAsync(TierPosition after, CancellationToken cancellationToken)
        => RunAsync(ModelOperation.ReadLog, () => store.ReadLog(after), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LimitGrant>> AcquirePermitsAsync(IReadOnlyList<LimitDemand> demands, CancellationToken cancellationToken)
        => RunAsync(ModelOperation.AcquirePermits, () => (IReadOnlyList<LimitGrant>)store.Limits.Acquire(demands), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask ReturnPermitsAsync(IReadOnlyList<LimitReturn> returns, CancellationToken cancellationToken)
        => await RunAsync(ModelOperation.ReturnPermits, () => store.Limits.Return(returns), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask<int> CountRuntimesAsync(Guid runtime, TimeSpan lifetime, CancellationToken cancellationToken)
        => RunAsync(ModelOperation.CountRuntimes, () => store.Limits.Count(runtime), cancellationToken);

    /// <inheritdoc/>
    public override IDisposable? Subscribe(Action<TierNotice> notify) => new Subscription(this, store, notify);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _disposed = true;

    private async ValueTask<T> RunAsync<T>(ModelOperation operation, Func<T> run, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _begun.AddOrUpdate(operation, 1, static (_, count) => count + 1);
        cancellationToken.ThrowIfCancellationRequested();
        await PassAsync(Before, operation, cancellationToken).ConfigureAwait(false);
        var result = run();
        await PassAsync(After, operation, cancellationToken).ConfigureAwait(false);
        return result;
    }

    private async ValueTask PassAsync(Func<ModelOperation, Task>? fault, ModelOperation operation, CancellationToken cancellationToken)
    {
        if (IsDown)
        {
            throw new IOException($"{operation}: the model is down");
        }

        if (fault is not null)
        {
            await fault(operation).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private sealed class Subscription : IDisposable
    {
        private readonly ModelCacheTier _tier;
        private readonly ModelStore _store;
        private readonly Action<TierNotice> _notify;

        public Subscription(ModelCacheTier tier, ModelStore store, Action<TierNotice> notify)
        {
            (_tier, _store, _notify) = (tier, store, notify);
            store.Invalidated += OnInvalidated;
            lock (tier._listeners)
            {
                tier._listeners.Add(notify);
            }
        }

        public void Dispose()
        {
            _store.Invalidated -= OnInvalidated;
            lock (_tier._listeners)
            {
                _tier._listeners.Remove(_notify);
            }
        }

        private void OnInvalidated()
        {
            if (_tier.Hears && !_tier.IsDown)
            {
                _notify(TierNotice.Invalidated);
            }
        }
    }
}
