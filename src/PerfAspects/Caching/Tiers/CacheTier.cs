namespace PerfAspects;

/// <summary>
/// A cache outside the process that several processes share: the base of <c>RedisCacheTier</c>, <c>SqliteCacheTier</c> and
/// <see cref="DistributedCacheTier"/>. A tier stores bytes. Deadlines, retries, compression, counting and the coherence of memory are the
/// runtime's part.
/// </summary>
/// <remarks>
/// <para>
/// A tier stores for each entry a payload with the tokens that the entry's tags had before the payload was loaded, and a lease; for each
/// tag a random token; and for the namespace a log of invalidations. An entry is a hit only if none of its tags' tokens is missing or has
/// changed. A token is never used again after it was replaced, so losing any part of the state causes misses and never an older value. No
/// operation may compare clocks of machines.
/// </para>
/// <para>
/// Every operation may fail with any exception, and may be called by any thread at any time until the tier is disposed. An operation that
/// its caller has abandoned may still have its effect. A tier does not retry, and it does not bound its operations: the runtime stops
/// waiting after its own deadline.
/// </para>
/// </remarks>
public abstract class CacheTier : IAsyncDisposable, IDisposable
{
    /// <summary>Stores the options, which must be valid.</summary>
    /// <param name="options">The tier's options.</param>
    /// <exception cref="ArgumentException">An option has a value that it must not have.</exception>
    protected CacheTier(CacheTierOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        Options = options;
    }

    /// <summary>The technology in lower case, such as <c>redis</c>: the tag <c>perfaspects.tier.name</c> of the instruments.</summary>
    public abstract string Name { get; }

    /// <summary>The options that the tier was made with.</summary>
    public CacheTierOptions Options { get; }

    /// <summary>
    /// Whether <see cref="AcquireAsync"/> grants a lease to one caller at a time. Without leases every caller has to load, and
    /// <see cref="RenewAsync"/> and <see cref="ReleaseAsync"/> do nothing.
    /// </summary>
    public virtual bool HasLeases => true;

    /// <summary>
    /// Whether only processes of this machine share the store. In a host that has both kinds, the tier of this machine is the standby of
    /// the other one.
    /// </summary>
    public virtual bool IsLocal => false;

    /// <summary>Whether invalidations are logged. Without a log, memory of other processes follows only by its own expiry.</summary>
    public virtual bool HasLog => true;

    /// <summary>Connects to the store if necessary and makes one round trip.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes when the store has answered.</returns>
    /// <exception cref="CacheTierException">The store cannot be used. The message names the setting to change.</exception>
    public abstract ValueTask ProbeAsync(CancellationToken cancellationToken);

    /// <summary>Reads an entry in one round trip.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The payload and its remaining lifetime, or a miss.</returns>
    public abstract ValueTask<TierRead> ReadAsync(TierEntry entry, CancellationToken cancellationToken);

    /// <summary>Reads an entry again and, if it is missing, takes its lease for <see cref="CacheTierOptions.LeaseDuration"/>.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="lease">
    /// A new random value. The caller keeps it even if the operation fails, to give back a lease that was taken nevertheless.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>
    /// A hit; or the time that somebody else's lease still lasts; or the tokens of the tags, and with them the permission to load.
    /// </returns>
    public abstract ValueTask<TierAcquisition> AcquireAsync(TierEntry entry, Guid lease, CancellationToken cancellationToken);

    /// <summary>
    /// Stores a payload if the lease is still held and no tag has changed since the lease was acquired. Gives the lease back in either
    /// case.
    /// </summary>
    /// <param name="entry">The entry.</param>
    /// <param name="lease">The lease of the acquisition.</param>
    /// <param name="tokens">The tokens of the acquisition.</param>
    /// <param name="payload">The payload. Its memory must not change before the returned task has completed.</param>
    /// <param name="duration">The lifetime in the store, above zero. The store may round it up to milliseconds.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>
    /// True if the payload was stored and is current; false if it is outdated. An outdated payload is never returned by a read, and must
    /// not be kept in memory either.
    /// </returns>
    public abstract ValueTask<bool> KeepAsync(
        TierEntry entry,
        Guid lease,
        ReadOnlyMemory<byte> tokens,
        ReadOnlyMemory<byte> payload,
        TimeSpan duration,
        CancellationToken cancellationToken);

    /// <summary>
    /// Reads several entries as <see cref="ReadAsync"/> reads one, in one round trip where the store can. By default all reads are begun
    /// before the first one is awaited.
    /// </summary>
    /// <param name="entries">The entries, at most 256.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The result of each entry, in their order.</returns>
    public virtual ValueTask<IReadOnlyList<TierRead>> ReadManyAsync(IReadOnlyList<TierEntry> entries, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entries);
        return AllAsync(entries, entry => ReadAsync(entry, cancellationToken));
    }

    /// <summary>
    /// Acquires several entries as <see cref="AcquireAsync"/> acquires one, in one round trip where the store can. By default all are begun
    /// before the first one is awaited.
    /// </summary>
    /// <param name="claims">
    /// The entries with their leases, at most 256. If the operation fails, any of the leases may have been taken.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The result of each claim, in their order.</returns>
    public virtual ValueTask<IReadOnlyList<TierAcquisition>> AcquireManyAsync(
        IReadOnlyList<TierClaim> claims, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claims);
        return AllAsync(claims, claim => AcquireAsync(claim.Entry, claim.Lease, cancellationToken));
    }

    /// <summary>
    /// Stores several payloads as <see cref="KeepAsync"/> stores one, in one round trip where the store can. By default all are begun
    /// before the first one is awaited.
    /// </summary>
    /// <param name="values">The payloads with their leases, at most 256. If the operation fails, any of them may have been stored.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>For each payload whether it was stored and is current, in their order.</returns>
    public virtual ValueTask<IReadOnlyList<bool>> KeepManyAsync(IReadOnlyList<TierValue> values, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(values);
        return AllAsync(
            values,
            value => KeepAsync(value.Entry, value.Lease, value.Tokens, value.Payload, value.Duration, cancellationToken));
    }

    /// <summary>Makes a lease last <see cref="CacheTierOptions.LeaseDuration"/> from now.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="lease">The lease.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False if the lease is not held any longer.</returns>
    public virtual ValueTask<bool> RenewAsync(TierEntry entry, Guid lease, CancellationToken cancellationToken) => new(true);

    /// <summary>Gives a lease back, if it is held, so that another caller can take it.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="lease">The lease.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes when the lease is not held any longer.</returns>
    public virtual ValueTask ReleaseAsync(TierEntry entry, Guid lease, CancellationToken cancellationToken) => default;

    /// <summary>
    /// Removes an entry and its lease, or replaces a tag's token; then appends the invalidation to the log and notifies the other
    /// processes. May be repeated.
    /// </summary>
    /// <param name="invalidation">The invalidation.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The number of the invalidation in the log; 0 without a log.</returns>
    public abstract ValueTask<long> InvalidateAsync(TierInvalidation invalidation, CancellationToken cancellationToken);

    /// <summary>Reads the invalidations after a position of the log.</summary>
    /// <param name="after">The position of an earlier read; the default to read only the current position.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>
    /// The current position, and the invalidations between the two, unless the log does not reach back to <paramref name="after"/>.
    /// </returns>
    public virtual ValueTask<TierLog> ReadLogAsync(TierPosition after, CancellationToken cancellationToken) => new(default(TierLog));

    /// <summary>Registers a callback that is run when the log may have grown and when the connection was lost or restored.</summary>
    /// <param name="notify">
    /// The callback. It must return quickly, must not throw, and may be run by several threads at once, also without need.
    /// </param>
    /// <returns>The registration, which ends when it is disposed.</returns>
    public virtual IDisposable? Subscribe(Action<TierNotice> notify) => null;

    /// <summary>Releases what the tier has made itself.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the tier has made itself, without blocking the caller.</summary>
    /// <returns>A task that completes when all is released.</returns>
    public async ValueTask DisposeAsync()
    {
        await DisposeAsyncCore().ConfigureAwait(false);
        Dispose(false);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the tier has made itself. Called at least once, by any thread.</summary>
    /// <param name="disposing">False if <see cref="DisposeAsyncCore"/> has done it already.</param>
    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>Releases what the tier has made itself, without blocking the caller.</summary>
    /// <returns>A task that completes when all is released.</returns>
    protected virtual ValueTask DisposeAsyncCore()
    {
        Dispose(true);
        return default;
    }

    private static async ValueTask<IReadOnlyList<TResult>> AllAsync<TArgument, TResult>(
        IReadOnlyList<TArgument> arguments, Func<TArgument, ValueTask<TResult>> operation)
    {
        var running = new Task<TResult>[arguments.Count];
        for (var i = 0; i < running.Length; i++)
        {
            running[i] = operation(arguments[i]).AsTask();
        }

        return await Task.WhenAll(running).ConfigureAwait(false);
    }
}
