using System.Collections.Concurrent;
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

    private readonly ConcurrentDictionary<Type, object> _waits = new(); // by the result of the operation

    public TierBreaker Breaker { get; } = new();

    public ValueTask<TierAnswer<bool>> ProbeAsync()
        => CallAsync(
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
        => CallAsync(static (tier, entry) => tier.ReadAsync(entry, CancellationToken.None), entry, _options.ReadTimeout, isProbe: false,
            cancellationToken);

    public ValueTask<TierAnswer<TierAcquisition>> AcquireAsync(TierEntry entry, Guid lease, CancellationToken cancellationToken)
        => CallAsync(
            static (tier, arguments) => tier.AcquireAsync(arguments.Entry, arguments.Lease, CancellationToken.None),
            (Entry: entry, Lease: lease),
            _options.ReadTimeout,
            isProbe: false,
            cancellationToken);

    public ValueTask<TierAnswer<bool>> KeepAsync(TierLease lease, ReadOnlyMemory<byte> payload, TimeSpan duration,
        CancellationToken cancellationToken)
        => CallAsync(
            static (tier, arguments)
                => tier.KeepAsync(arguments.Lease.Entry, arguments.Lease.Id, arguments.Lease.Tokens, arguments.Payload, arguments.Duration,
                CancellationToken.None),
            (Lease: lease, Payload: payload, Duration: duration),
            _options.KeepTimeout,
            isProbe: false,
            cancellationToken);

    public ValueTask<TierAnswer<IReadOnlyList<TierRead>>> ReadManyAsync(IReadOnlyList<TierEntry> entries)
        => CallAsync(
            static (tier, entries) => tier.ReadManyAsync(entries, CancellationToken.None),
            entries,
            _options.ReadTimeout,
            isProbe: false,
            CancellationToken.None);

    public ValueTask<TierAnswer<IReadOnlyList<TierAcquisition>>> AcquireManyAsync(IReadOnlyList<TierClaim> claims)
        => CallAsync(
            static (tier, claims) => tier.AcquireManyAsync(claims, CancellationToken.None),
            claims,
            _options.ReadTimeout,
            isProbe: false,
            CancellationToken.None);

    public ValueTask<TierAnswer<IReadOnlyList<bool>>> KeepManyAsync(IReadOnlyList<TierValue> values)
        => CallAsync(
            static (tier, values) => tier.KeepManyAsync(values, CancellationToken.None),
            values,
            _options.KeepTimeout,
            isProbe: false,
            CancellationToken.None);

    public ValueTask<TierAnswer<bool>> RenewAsync(TierLease lease)
        => CallAsync(
            static (tier, lease)
                => tier.RenewAsync(lease.Entry, lease.Id, CancellationToken.None), lease, _options.KeepTimeout, isProbe: false,
                CancellationToken.None);

    public ValueTask<TierAnswer<bool>> ReleaseAsync(TierLease lease)
        => CallAsync(
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
        => CallAsync(
            static (tier, invalidation) => tier.InvalidateAsync(invalidation, CancellationToken.None),
            invalidation,
            isProbe ? _background : _options.KeepTimeout,
            isProbe,
            CancellationToken.None);

    public ValueTask<TierAnswer<TierLog>> ReadLogAsync(TierPosition after)
        => CallAsync(static (tier, after) => tier.ReadLogAsync(after, CancellationToken.None), after, _background, isProbe: true,
            CancellationToken.None);

    /// <summary>Calls an operation of a capability of the tier, under the deadline of a read.</summary>
    public ValueTask<TierAnswer<TResult>> CallAsync<TArgument, TResult>(Func<TArgument, ValueTask<TResult>> operation, TArgument argument)
        => CallAsync(
            static (_, call) => call.Operation(call.Argument),
            (Operation: operation, Argument: argument),
            _options.ReadTimeout,
            isProbe: false,
            CancellationToken.None);

    /// <summary>Lets calls query the tier again.</summary>
    public void Close()
    {
        if (Breaker.Close())
        {
            logger.TierAvailable(tier.Name);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<TierAnswer<TResult>> CallAsync<TArgument, TResult>(
        Func<CacheTier, TArgument, ValueTask<TResult>> operation, TArgument argument, TimeSpan timeout, bool isProbe,
        CancellationToken cancellationToken)
    {
        if (Breaker.IsOpen && !isProbe)
        {
            return default;
        }

        var started = timer.Start();
        var begun = isProbe ? clock.GetTimestamp() : 0;
        try
        {
            var running = operation(tier, argument);
            var result = running.IsCompletedSuccessfully
                ? running.Result
                : await WaitsOf<TResult>().WaitAsync(running, timeout, cancellationToken).ConfigureAwait(false);
            if (!isProbe || clock.GetElapsed(begun) <= _options.KeepTimeout)
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
        }
    }

    private TierWaits<TResult> WaitsOf<TResult>()
        => (TierWaits<TResult>)_waits.GetOrAdd(typeof(TResult), static (_, clock) => new TierWaits<TResult>(clock), clock);
}
