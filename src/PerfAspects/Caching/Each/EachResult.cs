using PerfAspects.CompilerServices;

namespace PerfAspects.Caching.Each;

/// <summary>The load of a key as the load of an entry of the method for one key.</summary>
internal static class EachResult
{
    public static async ValueTask<TValue?> ToEntryAsync<TValue>(ValueTask<EachValue<TValue>?> loading)
        => await loading.ConfigureAwait(false) is { } found ? found.Value
            : default(TValue) is null ? default
            : throw new KeyNotFoundException("The core has returned no value for the key, and the value may not be null.");

    public static async ValueTask<TValue?> ToNullableAsync<TValue>(ValueTask<EachValue<TValue>?> loading)
        where TValue : struct
        => (await loading.ConfigureAwait(false))?.Value;
}
