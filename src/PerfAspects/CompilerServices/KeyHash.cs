using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace PerfAspects.CompilerServices;

/// <summary>
/// Combines the hash codes of a key's parts, by vector multiply-shift with factors that are other ones in each process: a sender of chosen
/// numbers cannot know which of them collide, as they can for the combination that a record has by itself. For generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class KeyHash
{
    private static readonly ulong s_first = NextFactor();
    private static readonly ulong s_second = NextFactor();

    /// <summary>The hash code of a key's first part.</summary>
    /// <typeparam name="T">The part's type.</typeparam>
    /// <param name="part">The part.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Of<T>(T part) => part is null ? 0 : EqualityComparer<T>.Default.GetHashCode(part);

    /// <summary>The hash code of the parts so far and one more.</summary>
    /// <typeparam name="T">The part's type.</typeparam>
    /// <param name="hash">The hash code of the parts so far.</param>
    /// <param name="part">The next part.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Combine<T>(int hash, T part) => (int)(((uint)hash * s_first + (uint)Of(part) * s_second) >> 32);

    private static ulong NextFactor() => (ulong)Random.Shared.NextInt64(long.MinValue, long.MaxValue) | 1;
}
