namespace PerfAspects.Caching.Storage;

/// <summary>An entry with its key and value: each entry of a store is of this type.</summary>
internal class KeyedEntry<TKey, TValue>(TKey key, int hash) : ValueEntry<TValue>(hash)
    where TKey : struct, IEquatable<TKey>
{
    public readonly TKey Key = key; // a field: the compiler's first tier would call an accessor, and compile it for each type of key
}
