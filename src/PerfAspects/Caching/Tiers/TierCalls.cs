using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using PerfAspects.Runtime;
using PerfAspects.Telemetry;

namespace PerfAspects.Caching.Tiers;

/// <summary>
/// Calls the operations of a tier. No operation is waited for longer than its deadline, whatever the tier does, and none is begun while the
/// tier is left alone. A failure of the tier is no exception here, but the absence of an answer.
/// </summary>
/// <remarks>
/// Operations of the background have a longer deadline, since no call waits for them: memory has to follow a tier that answers too late for
/// calls.
/// </remarks>
internal sealed class TierCalls(CacheTier tier, Clock clock, ILogger logger, TierTimer timer)
{
    private readonly CacheTierOptions _options = tier.Options;

    private readonly TimeSpan _background
        = tier.Options.CoherenceInterval > tier.Options.KeepTimeout ? tier.Options.CoherenceInterval : tier.Options.KeepTimeout;

    public TierBreaker Breaker { get; } = new();

    public ValueTask<TierAnswer<bool>> ProbeAsync()
        => AskAsync(
            static async (tier, _) =>
            {
                await tier.ProbeAsync(CancellationToken.None).ConfigureAwait(false);
                return true;
            },
            0,
            _options.KeepTimeout,
            isProbe: true,
            CancellationToken.None);

    public ValueTask<TierAnswer<TierRead>> ReadAsync(TierEntry entry, CancellationToken cancellationToken)
        => AskAsync(static (tier, entry) => tier.ReadAsync(entry, CancellationToken.None), entry, _options.ReadTimeout, isProbe: false,
            cancellationToken);

    public ValueTask<TierAnswer<TierAcquisition>> AcquireAsync(TierEntry entry, Guid lease, CancellationToken cancellationToken)
        => AskAsync(
            static (tier, asked) => tier.AcquireAsync(asked.Entry, asked.Lease, CancellationToken.None),
            (Entry: entry, Lease: lease),
            _options.ReadTimeout,
            isProbe: false,
            cancellationToken);

    public ValueTask<TierAnswer<bool>> KeepAsync(TierLease lease, ReadOnlyMemory<byte> payload, TimeSpan duration,
        CancellationToken cancellationToken)
        => AskAsync(
            static (tier, asked)
                => tier.KeepAsync(asked.Lease.Entry, asked.Lease.Id, asked.Lease.Tokens, asked.Payload, asked.Duration,
                CancellationToken.None),
            (Lease: lease, Payload: payload, Duration: duration),
            _options.KeepTimeout,
            isProbe: false,
            cancellationToken);

    public ValueTask<TierAnswer<IReadOnlyList<TierRead>>> ReadManyAsync(IReadOnlyList<TierEntry> entries)
        => AskAsync(
            static (tier, entries) => tier.ReadManyAsync(entries, CancellationToken.None),
            entries,
            _options.ReadTimeout,
            isProbe: false,
            CancellationToken.None);

    public ValueTask<TierAnswer<IReadOnlyList<TierAcquisition>>> AcquireManyAsync(IReadOnlyList<TierClaim> claims)
        => AskAsync(
            static (tier, claims) => tier.AcquireManyAsync(claims, CancellationToken.None),
            claims,
            _options.ReadTimeout,
            isProbe: false,
            CancellationToken.None);

    public ValueTask<TierAnswer<IReadOnlyList<bool>>> KeepManyAsync(IReadOnlyList<TierValue> values)
        => AskAsync(
            static (tier, values) => tier.KeepManyAsync(values, CancellationToken.None),
            values,
            _options.KeepTimeout,
            isProbe: false,
            CancellationToken.None);

    public ValueTask<TierAnswer<bool>> RenewAsync(TierLease lease)
        => AskAsync(
            static (tier, lease)
                => tier.RenewAsync(lease.Entry, lease.Id, CancellationToken.None), lease, _options.KeepTimeout, isProbe: false,
                CancellationToken.None);

    public ValueTask<TierAnswer<bool>> ReleaseAsync(TierLease lease)
        => AskAsync(
            static async (tier, lease) =>
            {
                await tier.ReleaseAsync(lease.Entry, lease.Id, CancellationToken.None).ConfigureAwait(false);
                return true;
            },
            lease,
            _options.KeepTimeout,
            isProbe: false,
            CancellationToken.None);

    public ValueTask<TierAnswer<long>> InvalidateAsync(TierInvalidation invalidation, bool isProbe)
        => AskAsync(
            static (tier, invalidation) => tier.InvalidateAsync(invalidation, CancellationToken.None),
            invalidation,
            isProbe ? _background : _options.KeepTimeout,
            isProbe,
            CancellationToken.None);

    public ValueTask<TierAnswer<TierLog>> ReadLogAsync(TierPosition after)
        => AskAsync(static (tier, after) => tier.ReadLogAsync(after, CancellationToken.None), after, _background, isProbe: true,
            CancellationToken.None);

    /// <summary>Calls an operation of a capability of the tier, under the deadline of a read.</summary>
    public ValueTask<TierAnswer<TResult>> AskAsync<TAsked, TResult>(Func<TAsked, ValueTask<TResult>> ask, TAsked asked)
        => AskAsync(
            static (_, call) => call.Ask(call.Asked),
            (Ask: ask, Asked: asked),
            _options.ReadTimeout,
            isProbe: false,
            CancellationToken.None);

    /// <summary>Lets calls ask the tier again.</summary>
    public void Close()
    {
        if (Breaker.Close())
        {
            logger.TierAvailable(tier.Name);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<TierAnswer<TResult>> AskAsync<TAsked, TResult>(
        Func<CacheTier, TAsked, ValueTask<TResult>> ask, TAsked about, TimeSpan timeout, bool isProbe, CancellationToken cancellationToken)
    {
        if (Breaker.IsOpen && !isProbe)
        {
            return default;
        }

        Task<TResult>? waited = null;
        var started = timer.Start();
        var asked = isProbe ? clock.GetTimestamp() : 0;
        try
        {
            var running = ask(tier, about);
            var result = running.IsCompletedSuccessfully
                ? running.Result
                : await (waited = running.AsTask()).WaitAsync(timeout, clock.Provider, cancellationToken).ConfigureAwait(false);
            if (!isProbe || clock.GetElapsed(asked) <= _options.KeepTimeout)
            {
                Breaker.Succeeded(); // an answer that would have been too late for a call is no success for calls
            }

            return new(true, result);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw; // the caller has left, which says nothing of the tier
        }
        catch (Exception exception)
        {
            if (Breaker.Failed())
            {
                logger.TierUnavailable(tier.Name, exception.GetType().FullName, exception);
            }

            return default;
        }
        finally
        {
            timer.Measure(started);
            if (waited is { IsCompleted: false })
            {
                Abandon(waited);
            }
        }
    }

    // Nobody waits for it any more: what it comes to is nobody's to observe.
    private static void Abandon(Task running)
        => _ = running.ContinueWith(
            static abandoned
                => _ = abandoned.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
