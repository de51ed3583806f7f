using System.ComponentModel;
using PerfAspects.Execution;

namespace PerfAspects.CompilerServices;

/// <summary>
/// Hash codes by which calls are divided. Those of texts, numbers, enums and <see cref="Guid"/>s are the same in all processes, so that all
/// of them divide calls alike. For generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class StableHash
{
    /// <summary>The hash code of a value; never 0.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="value">The value; null is one like any other.</param>
    public static long Of<T>(T value) => CallHash.Combine(0, value);

    /// <summary>The hash code of the values so far and one more; never 0.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="hash">The hash code of the values so far.</param>
    /// <param name="value">The next value.</param>
    public static long Combine<T>(long hash, T value) => CallHash.Combine(hash, value);
}
