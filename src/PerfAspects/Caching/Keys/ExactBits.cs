using System.Numerics;
using System.Runtime.CompilerServices;
using PerfAspects.CompilerServices;

namespace PerfAspects.Caching.Keys;

/// <summary>
/// Compares floating-point numbers by their bits for <see cref="ExactKey{T}"/>: zero differs from minus zero, and all NaN are alike.
/// </summary>
internal static class ExactBits
{
    /// <summary>Whether two values are the same, each a number or several in a row.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <typeparam name="TFloat">The type of a number.</typeparam>
    /// <typeparam name="TBits">An integer of the same size.</typeparam>
    public static bool Same<T, TFloat, TBits>(ref T left, ref T right)
        where TFloat : struct, INumberBase<TFloat>
        where TBits : struct, IBinaryInteger<TBits>
    {
        for (var i = 0; i < Unsafe.SizeOf<T>() / Unsafe.SizeOf<TFloat>(); i++)
        {
            ref var one = ref Unsafe.Add(ref Unsafe.As<T, TFloat>(ref left), i);
            ref var other = ref Unsafe.Add(ref Unsafe.As<T, TFloat>(ref right), i);
            if (Unsafe.As<TFloat, TBits>(ref one) != Unsafe.As<TFloat, TBits>(ref other) && !(TFloat.IsNaN(one) && TFloat.IsNaN(other)))
            {
                return false;
            }
        }

        return true;
    }
}
