using System.ComponentModel;

namespace PerfAspects.CompilerServices;

/// <summary>The entries of a cached method, for another method that shares them. For generated code.</summary>
/// <typeparam name="TKey">The key of an entry.</typeparam>
/// <typeparam name="TValue">The value of an entry.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class CacheEntries<TKey, TValue>
    where TKey : struct, IEquatable<TKey>
{
    private protected CacheEntries()
    {
    }
}
