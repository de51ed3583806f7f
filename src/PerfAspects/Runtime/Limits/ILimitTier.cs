namespace PerfAspects;

/// <summary>
/// A store that counts admitted calls for all processes that share it. An optional capability of a <see cref="CacheTier"/>, which
/// <c>[RateLimited(Shared = true)]</c> uses.
/// </summary>
/// <remarks>
/// Only the clock of the store counts, never the clock of a process. Every operation may fail with any exception. The runtime stops waiting
/// after <see cref="CacheTierOptions.ReadTimeout"/>, and an operation that it has abandoned may still have its effect.
/// </remarks>
public interface ILimitTier
{
    /// <summary>Admits calls under all limits and charges them, or charges none. One round trip.</summary>
    /// <param name="demands">The limits, all of one partition, each at most once.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>
    /// A grant for each demand, in their order. Either all grants have a <see cref="LimitGrant.Count"/> from 1, or all have none and at
    /// least one has a <see cref="LimitGrant.RetryAfter"/>.
    /// </returns>
    ValueTask<IReadOnlyList<LimitGrant>> AcquirePermitsAsync(IReadOnlyList<LimitDemand> demands, CancellationToken cancellationToken);

    /// <summary>Takes back charges of calls that did not run. Does nothing for charges that do not count any longer.</summary>
    /// <param name="returns">The charges, all of one partition.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes when the store has answered.</returns>
    ValueTask ReturnPermitsAsync(IReadOnlyList<LimitReturn> returns, CancellationToken cancellationToken);

    /// <summary>Records that a runtime is alive, and counts the runtimes that were recorded within a time.</summary>
    /// <param name="runtime">The identity of the runtime.</param>
    /// <param name="lifetime">The time for which a runtime counts as alive.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The number of runtimes that are alive, this one included.</returns>
    ValueTask<int> CountRuntimesAsync(Guid runtime, TimeSpan lifetime, CancellationToken cancellationToken);
}
