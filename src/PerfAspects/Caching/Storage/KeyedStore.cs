using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using PerfAspects.Caching.Loading;

namespace PerfAspects.Caching.Storage;

/// <summary>A store asked by key: what it finds is for <see cref="CacheStore"/> to judge.</summary>
internal sealed class KeyedStore<TKey, TValue>(CacheSettings settings, AspectMethod method) : CacheStore(settings, method)
    where TKey : struct, IEquatable<TKey>
{
    /// <summary>The entry of a key, if its value may be served now; noted as a hit. An entry that is loading, expired or invalidated is never returned.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueEntry<TValue>? FindLive(TKey key)
    {
        var entry = Find(key, key.GetHashCode());
        return entry is not null && Serves(entry) ? entry : null;
    }

    /// <summary>
    /// Joins the load of a key, or begins one. Null where there is an entry after all: another load has ended since the caller looked, or it looked
    /// while the table was being rearranged.
    /// </summary>
    /// <exception cref="InvalidOperationException">The caller is part of that very load.</exception>
    public ValueLoad<TValue>? JoinOrBegin(TKey key, bool isCancellable, out bool isFirst, out ValueEntry<TValue>? entry)
    {
        var hash = key.GetHashCode();
        var parent = LoadScope.Current;
        isFirst = false;

        // The time is read outside of the lock: the clock may be one of the user's.
        for (long? now = null; ; now = Clock.GetExpiryTime())
        {
            var dropped = BeginDropping();
            ValueLoad<TValue> load;
            lock (Gate)
            {
                var found = Find(key, hash);
                entry = found;
                switch (Meet(found, now))
                {
                    case Standing.Joined:
                        return Unsafe.As<ValueLoad<TValue>>(found!.Load); // what loads an entry of that type
                    case Standing.Live:
                        return null;
                    case Standing.Untimed:
                        continue;
                }

                load = new ValueLoad<TValue>(new KeyedEntry<TKey, TValue>(key, hash), parent, isCancellable);
                Begin(load, now, replaced: found, ref dropped);
            }

            dropped.Release();
            isFirst = true;
            return load;
        }
    }

    /// <summary>Drops a key's entry; a load of it that is under way is for those who already wait for it, and is not kept.</summary>
    public void Invalidate(TKey key)
    {
        var hash = key.GetHashCode();
        var dropped = BeginDropping();
        lock (Gate)
        {
            Invalidate(Find(key, hash), ref dropped);
        }

        dropped.Release();
    }

    /// <summary>Finds an expired value that may stand in for a failed load.</summary>
    public bool TryGetStale(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        var hash = key.GetHashCode();
        var now = Clock.GetExpiryTime();
        lock (Gate)
        {
            var stale = Unsafe.As<ValueEntry<TValue>>(FindStale(Find(key, hash), now)); // one of ours, as all are
            value = stale is null ? default : stale.Value;
            return stale is not null;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private KeyedEntry<TKey, TValue>? Find(TKey key, int hash)
    {
        for (var entry = Table.Chain(hash); entry is not null; entry = entry.Next)
        {
            if (entry.Hash == hash && Unsafe.As<KeyedEntry<TKey, TValue>>(entry) is var found && found.Key.Equals(key)) // there is no other kind of entry here
            {
                return found;
            }
        }

        return null;
    }
}
