using System.ComponentModel;
using System.Runtime.CompilerServices;
using PerfAspects.Caching.Keys;

namespace PerfAspects.CompilerServices;

/// <summary>
/// An equality that distinguishes the framework's own values wherever a core can: a <see cref="DateTime"/> by its kind, a
/// <see cref="decimal"/> by its scale, and so on. Any other value is compared by its own equality. For generated code.
/// </summary>
/// <typeparam name="T">The type of the arguments; of an open type the values that it is used with decide.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct ExactKey<T> : IKeyEquality<T>
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Same(T left, T right) => ExactValue<T>.Same(left, right);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int HashOf(T value) => ExactValue<T>.HashOf(value);
}
