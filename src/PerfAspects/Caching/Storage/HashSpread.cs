using System.Runtime.CompilerServices;

namespace PerfAspects.Caching.Storage;

/// <summary>
/// Spreads hash codes over a table. Hash codes of numbers follow a pattern, whose low bits alone would put them all into a few buckets. The
/// factor is another one in each process, so that a sender of chosen numbers does not know which of them meet in a bucket (multiplicative
/// universal hashing).
/// </summary>
internal static class HashSpread
{
    private static readonly ulong s_factor = (ulong)Random.Shared.NextInt64(long.MinValue, long.MaxValue) | 1;

    /// <summary>A number whose low bits say where in a table of a power of two the hash code stands.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Of(int hash) => (int)(((uint)hash * s_factor) >> 32);
}
