using System.Runtime.CompilerServices;

namespace PerfAspects.Caching.Storage;

/// <summary>
/// Spreads hash codes over a table. Hash codes of numbers follow a pattern, whose low bits alone would put them all into a few buckets.
/// Factors are random, so that a sender of chosen numbers does not know which of them meet in a bucket.
/// </summary>
/// <remarks>
/// One multiplication (<see cref="Multiply"/>) is universal on the average over all factors, but turns a sequence of numbers into a
/// sequence of equal steps: with one factor in fourteen, whose steps nearly repeat after a few, the sequence crowds into a few buckets.
/// <see cref="Mix"/> takes twice as long and spreads every pattern as evenly as random numbers, with any factors.
/// </remarks>
internal static class HashSpread
{
    /// <summary>Spreads a hash code by one multiplication. For a table that replaces a factor that crowds its entries.</summary>
    /// <param name="hash">The hash code.</param>
    /// <param name="factor">An odd number.</param>
    /// <returns>A number that is spread over all integers.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Multiply(int hash, ulong factor) => (int)(((uint)hash * factor) >> 32);

    /// <summary>
    /// Spreads a hash code by two multiplications. The irregular high half of the first product is folded into the low one, and the second
    /// multiplication carries the mixture into every bit that is used.
    /// </summary>
    /// <param name="hash">The hash code.</param>
    /// <param name="first">An odd number.</param>
    /// <param name="second">Another odd number.</param>
    /// <returns>A number that is spread over all integers, in its low bits as well.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Mix(int hash, ulong first, ulong second)
    {
        var product = (uint)hash * first;
        return (int)(((product ^ (product >> 32)) * second) >> 32);
    }

    /// <summary>Makes a random odd number.</summary>
    public static ulong NextFactor(Random random) => (ulong)random.NextInt64(long.MinValue, long.MaxValue) | 1;
}
