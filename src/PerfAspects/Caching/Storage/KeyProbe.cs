namespace PerfAspects.Caching.Storage;

/// <summary>
/// The result of a look-up by key that was made without the store's lock, because comparing keys may run code of the user's. Under the lock
/// it is checked, without comparing any key, whether the result still holds.
/// </summary>
/// <param name="hash">The hash code of the key.</param>
internal struct KeyProbe(int hash)
{
    private CacheEntry? _other;
    private HashSet<CacheEntry>? _others; // from the second on

    /// <summary>The hash code of the key.</summary>
    public readonly int Hash => hash;

    /// <summary>The entry of the key, if there is one.</summary>
    public CacheEntry? Match { get; set; }

    /// <summary>Notes an entry that has the same hash code and another key.</summary>
    public void AddOther(CacheEntry entry)
    {
        if (_other is null)
        {
            _other = entry;
        }
        else
        {
            (_others ??= []).Add(entry);
        }
    }

    /// <summary>
    /// Whether the result holds for the entries of a chain: the entry is still there, or no entry has come whose key was not compared.
    /// Under the lock.
    /// </summary>
    public readonly bool HoldsFor(CacheEntry? chain)
    {
        for (var entry = chain; entry is not null; entry = entry.Next)
        {
            if (entry == Match)
            {
                return true; // a key is in the table only once
            }

            if (Match is null && entry.Hash == hash && entry != _other && _others?.Contains(entry) is not true)
            {
                return false;
            }
        }

        return Match is null;
    }
}
