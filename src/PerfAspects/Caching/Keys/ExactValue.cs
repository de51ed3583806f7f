using System.Drawing;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PerfAspects.CompilerServices;

namespace PerfAspects.Caching.Keys;

/// <summary>Compares values of a type exactly, for <see cref="ExactKey{T}"/>.</summary>
internal static class ExactValue<T>
{
    // Of the types whose nullable nobody names in a key that has to be fast.
    private static readonly bool s_isNullableOfSingles =
        Nullable.GetUnderlyingType(typeof(T)) is { Namespace: "System.Numerics" or "System.Drawing" or "System.Runtime.InteropServices" };

    // The tests of typeof(T) are constants to the compiler; of each instantiation only one branch is left, and no box.
    private static bool IsBoxed
        => !typeof(T).IsValueType
            || default(T) is ITuple
            || typeof(T) == typeof(DateTime?) || typeof(T) == typeof(DateTimeOffset?) || typeof(T) == typeof(decimal?)
            || typeof(T) == typeof(OSPlatform) || (default(T) is null && s_isNullableOfSingles)
            || typeof(T) == typeof(double?) || typeof(T) == typeof(float?) || typeof(T) == typeof(Half?) || typeof(T) == typeof(Complex?);

    public static bool Same(T left, T right)
    {
        if (IsBoxed)
        {
            return SameObject(left, right);
        }

        if (typeof(T) == typeof(DateTime))
        {
            return Unsafe.As<T, ulong>(ref left) == Unsafe.As<T, ulong>(ref right); // ticks and kind
        }

        if (typeof(T) == typeof(DateTimeOffset))
        {
            return Unsafe.As<T, DateTimeOffset>(ref left).EqualsExact(Unsafe.As<T, DateTimeOffset>(ref right));
        }

        if (typeof(T) == typeof(decimal))
        {
            return BytesOf(ref left).SequenceEqual(BytesOf(ref right)); // scale and sign of zero as well
        }

        if (typeof(T) == typeof(double)
            || typeof(T) == typeof(Complex)
            || (typeof(T) == typeof(NFloat) && Unsafe.SizeOf<T>() == sizeof(double)))
        {
            return ExactBits.Same<T, double, long>(ref left, ref right);
        }

        if (typeof(T) == typeof(Half))
        {
            return ExactBits.Same<T, Half, short>(ref left, ref right);
        }

        return IsOfSingles ? ExactBits.Same<T, float, int>(ref left, ref right) : EqualityComparer<T>.Default.Equals(left, right);
    }

    public static int HashOf(T value)
        => value switch
        {
            null => 0,
            Uri uri => string.GetHashCode(uri.OriginalString), // its own leaves the fragment out
            _ => EqualityComparer<T>.Default.GetHashCode(value),
        };

    private static bool IsOfSingles
        => typeof(T) == typeof(float) || typeof(T) == typeof(NFloat)
            || typeof(T) == typeof(Vector2) || typeof(T) == typeof(Vector3) || typeof(T) == typeof(Vector4)
            || typeof(T) == typeof(Quaternion) || typeof(T) == typeof(Plane)
            || typeof(T) == typeof(PointF) || typeof(T) == typeof(SizeF) || typeof(T) == typeof(RectangleF)
            || typeof(T) == typeof(Matrix3x2) || typeof(T) == typeof(Matrix4x4);

    private static ReadOnlySpan<byte> BytesOf(ref T value)
        => MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<T, byte>(ref value), Unsafe.SizeOf<T>());

    private static bool SameObject(object? left, object? right)
        => ReferenceEquals(left, right)
            || (left is not null && right is not null && left.Equals(right) && (left is string || ExactObject.Same(left, right)));
}
