using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace PerfAspects.CompilerServices;

/// <summary>
/// An implicit conversion as an expression. A cast may choose an explicit conversion where a type has both. For generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Implicit
{
    /// <summary>Returns the value, which has been converted as an argument.</summary>
    /// <typeparam name="T">The type to convert to.</typeparam>
    /// <param name="value">The value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T To<T>(T value) => value;
}
