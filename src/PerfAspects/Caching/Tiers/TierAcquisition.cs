namespace PerfAspects;

/// <summary>The result of <see cref="CacheTier.AcquireAsync"/>: a hit, a wait or a permission to load.</summary>
public readonly record struct TierAcquisition
{
    private TierAcquisition(TierOutcome outcome, ReadOnlyMemory<byte> bytes, TimeSpan remaining)
        => (Outcome, Bytes, Remaining) = (outcome, bytes, remaining);

    /// <summary>Tells the three results apart.</summary>
    public TierOutcome Outcome { get; }

    /// <summary>The payload of a hit.</summary>
    public ReadOnlyMemory<byte> Payload => Outcome is TierOutcome.Hit ? Bytes : default;

    /// <summary>
    /// The tokens of the tags of a permission to load, which <see cref="CacheTier.KeepAsync"/> compares. Only the tier can read them.
    /// </summary>
    public ReadOnlyMemory<byte> Tokens => Outcome is TierOutcome.Load ? Bytes : default;

    /// <summary>The remaining lifetime of a hit, or of the lease that somebody else holds.</summary>
    public TimeSpan Remaining { get; }

    private ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Creates a hit.</summary>
    /// <param name="payload">The payload. Nobody changes its memory any more.</param>
    /// <param name="remaining">The time for which the store would still answer with it.</param>
    /// <returns>The hit.</returns>
    public static TierAcquisition Hit(ReadOnlyMemory<byte> payload, TimeSpan remaining) => new(TierOutcome.Hit, payload, remaining);

    /// <summary>Creates a wait: somebody else holds the lease.</summary>
    /// <param name="remaining">The time that the lease still lasts, unless it is renewed.</param>
    /// <returns>The wait.</returns>
    public static TierAcquisition Wait(TimeSpan remaining) => new(TierOutcome.Wait, default, remaining);

    /// <summary>Creates a permission to load.</summary>
    /// <param name="tokens">The tokens of the entry's tags, read before the permission is given.</param>
    /// <returns>The permission.</returns>
    public static TierAcquisition Load(ReadOnlyMemory<byte> tokens) => new(TierOutcome.Load, tokens, default);
}
