namespace PerfAspects.Caching.Storage;

/// <summary>Entries dropped under the store's lock, whose lines in the application's cache are taken out after it.</summary>
internal struct DroppedEntries(MemoryAccount? account)
{
    private List<object>? _entries;

    public void Add(object entry)
    {
        if (account is not null)
        {
            (_entries ??= []).Add(entry);
        }
    }

    public readonly void Release()
    {
        if (_entries is not null)
        {
            foreach (var entry in _entries)
            {
                account!.Leave(entry);
            }
        }
    }
}
