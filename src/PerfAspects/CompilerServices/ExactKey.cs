using System.ComponentModel;
using System.Globalization;
using System.Net.Http;
using System.Net.Mail;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PerfAspects.CompilerServices;

/// <summary>
/// An equality that distinguishes the framework's own values wherever a core can: a <see cref="DateTime"/> by its kind, a
/// <see cref="decimal"/> by its scale, and so on. Any other value is compared by its own equality. For generated code.
/// </summary>
/// <typeparam name="T">The type of the arguments; of an open type the values that it is used with decide.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct ExactKey<T> : IKeyEquality<T>
{
    // The tests of typeof(T) are constants to the compiler; of each instantiation only one branch is left, and no box.
    private static bool IsBoxed
        => !typeof(T).IsValueType
            || default(T) is ITuple
            || typeof(T) == typeof(DateTime?) || typeof(T) == typeof(DateTimeOffset?) || typeof(T) == typeof(decimal?)
            || typeof(T) == typeof(double?) || typeof(T) == typeof(float?) || typeof(T) == typeof(Half?) || typeof(T) == typeof(Complex?);

    /// <inheritdoc/>
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
            return SameBits<double, long>(ref left, ref right);
        }

        if (typeof(T) == typeof(Half))
        {
            return SameBits<Half, short>(ref left, ref right);
        }

        return IsOfSingles ? SameBits<float, int>(ref left, ref right) : EqualityComparer<T>.Default.Equals(left, right);
    }

    /// <inheritdoc/>
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
            || typeof(T) == typeof(Matrix3x2) || typeof(T) == typeof(Matrix4x4);

    private static ReadOnlySpan<byte> BytesOf(ref T value)
        => MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<T, byte>(ref value), Unsafe.SizeOf<T>());

    // By bits, so that zero differs from minus zero; what is not a number is alike.
    private static bool SameBits<TFloat, TBits>(ref T left, ref T right)
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

    private static bool SameObject(object? left, object? right)
        => ReferenceEquals(left, right)
            || (left is not null && right is not null && left.Equals(right) && (left is string || ExactObject.Same(left, right)));
}

/// <summary>Compares values whose type is known only at run time, once they are equal, for <see cref="ExactKey{T}"/>.</summary>
internal static class ExactObject
{
    public static bool Same(object left, object right)
        => (left, right) switch
        {
            (Uri one, Uri other) => one.OriginalString == other.OriginalString,
            (CultureInfo one, CultureInfo other) => one.IsReadOnly && other.IsReadOnly, // one that is not has been customized, or can be
            (MailAddress one, MailAddress other) => one.ToString() == other.ToString(),
            (HttpMethod one, HttpMethod other) => one.Method == other.Method,
            (DateTime one, DateTime other) => ExactKey<DateTime>.Same(one, other),
            (DateTimeOffset one, DateTimeOffset other) => ExactKey<DateTimeOffset>.Same(one, other),
            (decimal one, decimal other) => ExactKey<decimal>.Same(one, other),
            (double one, double other) => ExactKey<double>.Same(one, other),
            (float one, float other) => ExactKey<float>.Same(one, other),
            (Half one, Half other) => ExactKey<Half>.Same(one, other),
            (Complex one, Complex other) => ExactKey<Complex>.Same(one, other),
            (ITuple one, ITuple other) => SameItems(one, other),
            _ => true,
        };

    private static bool SameItems(ITuple left, ITuple right)
    {
        for (var i = 0; i < left.Length; i++)
        {
            if (!ExactKey<object?>.Same(left[i], right[i]))
            {
                return false;
            }
        }

        return true;
    }
}
