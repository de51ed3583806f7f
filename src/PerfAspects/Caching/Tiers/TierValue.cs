namespace PerfAspects;

/// <summary>A payload that is to be stored, as one of several; see <see cref="CacheTier.KeepAsync"/>.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Lease">The lease of the acquisition.</param>
/// <param name="Tokens">The tokens of the acquisition.</param>
/// <param name="Payload">The payload. Its memory must not change before the operation has completed.</param>
/// <param name="Duration">The lifetime in the store, above zero.</param>
public readonly record struct TierValue(
    TierEntry Entry, Guid Lease, ReadOnlyMemory<byte> Tokens, ReadOnlyMemory<byte> Payload, TimeSpan Duration);
