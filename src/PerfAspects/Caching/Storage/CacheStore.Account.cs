using PerfAspects.Caching.Eviction;

namespace PerfAspects.Caching.Storage;

// What the application's cache is told of an entry, and what it says to it.
internal abstract partial class CacheStore
{
    // For a store that has an account alone: what is handed to it holds the entry, and would be allocated whether there is one or not.
    private void Enter(MemoryAccount account, CacheEntry entry)
    {
        // Where the application's cache is full, our own coldest makes room; only if there is none is the newcomer let go.
        if (!account.TryEnter(entry, () => GiveUp(entry)) && !(TryMakeRoom(entry) && account.TryEnter(entry, () => GiveUp(entry))))
        {
            GiveUp(entry);
            return;
        }

        bool isGone;
        lock (Gate)
        {
            isGone = entry.Place == EntryPlace.None;
        }

        if (isGone)
        {
            account.Leave(entry); // dropped before its line was entered: whoever dropped it found none to take out
        }
    }

    private bool TryMakeRoom(CacheEntry newcomer)
    {
        var dropped = new DroppedEntries(_account);
        var now = Clock.GetExpiryTime();
        bool hasRoom;
        lock (Gate)
        {
            hasRoom = _entries.TryEvictFor(newcomer, now, ref dropped);
        }

        dropped.Release();
        return hasRoom;
    }

    // The application's cache dropped the entry to make room.
    private void GiveUp(CacheEntry entry)
    {
        var dropped = new DroppedEntries(account: null); // it has let go of it already
        var now = Clock.GetExpiryTime();
        lock (Gate)
        {
            _entries.Drop(entry, now, DropReason.UnderPressure, ref dropped);
        }
    }
}
