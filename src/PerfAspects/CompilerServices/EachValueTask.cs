using System.ComponentModel;

namespace PerfAspects.CompilerServices;

/// <summary>The load of a key as the load of an entry of the method for one key. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class EachValueTask
{
    /// <summary>The value; for a key without one <see langword="null"/>, if the value may be that.</summary>
    /// <param name="loading">The load.</param>
    /// <typeparam name="TValue">The value.</typeparam>
    /// <exception cref="KeyNotFoundException">The key has no value, and the value may not be <see langword="null"/>.</exception>
    public static async ValueTask<TValue?> ToEntryAsync<TValue>(ValueTask<EachValue<TValue>?> loading)
        => await loading.ConfigureAwait(false) is { } found ? found.Value
            : default(TValue) is null ? default
            : throw new KeyNotFoundException("The core has returned no value for the key, and the value may not be null.");

    /// <summary>The value made nullable; <see langword="null"/> for a key without one.</summary>
    /// <param name="loading">The load.</param>
    /// <typeparam name="TValue">The value.</typeparam>
    public static async ValueTask<TValue?> ToNullableAsync<TValue>(ValueTask<EachValue<TValue>?> loading)
        where TValue : struct
        => (await loading.ConfigureAwait(false))?.Value;
}
