using System.ComponentModel;
using PerfAspects.Caching.Each;

namespace PerfAspects.CompilerServices;

/// <summary>The load of a key as the load of an entry of the method for one key. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class EachValueTask
{
    /// <summary>The value; for a key without one <see langword="null"/>, if the value may be that.</summary>
    /// <param name="loading">The load.</param>
    /// <typeparam name="TValue">The value.</typeparam>
    /// <exception cref="KeyNotFoundException">The key has no value, and the value may not be <see langword="null"/>.</exception>
    public static ValueTask<TValue?> ToEntryAsync<TValue>(ValueTask<EachValue<TValue>?> loading) => EachResult.ToEntryAsync(loading);

    /// <summary>The value made nullable; <see langword="null"/> for a key without one.</summary>
    /// <param name="loading">The load.</param>
    /// <typeparam name="TValue">The value.</typeparam>
    public static ValueTask<TValue?> ToNullableAsync<TValue>(ValueTask<EachValue<TValue>?> loading)
        where TValue : struct
        => EachResult.ToNullableAsync(loading);
}
