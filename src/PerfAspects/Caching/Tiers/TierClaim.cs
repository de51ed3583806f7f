namespace PerfAspects;

/// <summary>An entry whose lease is wanted, as one of several.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Lease">A new random value; see <see cref="CacheTier.AcquireAsync"/>.</param>
public readonly record struct TierClaim(TierEntry Entry, Guid Lease);
