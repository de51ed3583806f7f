namespace PerfAspects;

/// <summary>The result of <see cref="CacheTier.ReadAsync"/>. The default is a miss.</summary>
public readonly record struct TierRead
{
    /// <summary>Creates a hit.</summary>
    /// <param name="payload">The payload. Nobody changes its memory any more.</param>
    /// <param name="remaining">The time for which the store would still answer with it.</param>
    public TierRead(ReadOnlyMemory<byte> payload, TimeSpan remaining) => (IsHit, Payload, Remaining) = (true, payload, remaining);

    /// <summary>Whether the entry was found and is current.</summary>
    public bool IsHit { get; }

    /// <summary>The payload of a hit.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>The remaining lifetime of a hit, counted from some moment after the operation had begun; <see cref="TimeSpan.MaxValue"/> if
    /// the store does not report it.</summary>
    public TimeSpan Remaining { get; }
}
