using PerfAspects.Caching.Eviction;

namespace PerfAspects.Caching.Storage;

// The lines of entries in the application's cache: entered, touched, given up.
internal abstract partial class CacheStore
{
    // For a store that has an account alone: what is handed to it holds the entry, and would be allocated whether there is one or not.
    private void Enter(MemoryAccount account, CacheEntry entry, long now)
    {
        // If the application's cache is full, our own coldest entry makes room; only if there is none is the newcomer let go.
        if (!account.TryEnter(entry, () => GiveUp(entry, Clock.GetExpiryTime()))
            && !(TryMakeRoom(entry, now) && account.TryEnter(entry, () => GiveUp(entry, Clock.GetExpiryTime()))))
        {
            GiveUp(entry, now);
            return;
        }

        bool isGone;
        lock (Gate)
        {
            isGone = entry.Place == EntryPlace.None;
        }

        if (isGone)
        {
            account.Leave(entry); // dropped before its line was entered, so that there was none to take out
        }
    }

    // Hits count there as uses too: the application's cache drops what was not used for longest. At most some sixteen times a second for
    // each entry, since a look-up there costs more than the hit.
    private void TouchLine(MemoryAccount account, CacheEntry entry, long now)
    {
        var tick = (byte)(now >> _touchShift);
        if (entry.TouchedAt != tick)
        {
            entry.TouchedAt = tick;
            account.Touch(entry);
        }
    }

    private bool TryMakeRoom(CacheEntry newcomer, long now)
    {
        var dropped = new DroppedEntries(_account);
        bool hasRoom;
        lock (Gate)
        {
            hasRoom = _entries.TryEvictFor(newcomer, now, ref dropped);
        }

        dropped.Release();
        return hasRoom;
    }

    // The application's cache dropped the entry to make room.
    private void GiveUp(CacheEntry entry, long now)
    {
        var dropped = new DroppedEntries(account: null); // the application's cache has let go of it already
        lock (Gate)
        {
            _entries.Drop(entry, now, DropReason.UnderPressure, ref dropped);
        }
    }
}
