using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using PerfAspects.Caching.Loading;

namespace PerfAspects.Caching.Storage;

/// <summary>A store asked by key: what it finds is for <see cref="CacheStore"/> to judge.</summary>
internal sealed class KeyedStore<TKey, TValue>(CacheSettings settings, AspectMethod method) : CacheStore(settings, method)
    where TKey : struct, IEquatable<TKey>
{
    /// <summary>
    /// The entry of a key, if its value may be served now; noted as a hit. An entry that is loading, expired or invalidated is never
    /// returned.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueEntry<TValue>? FindLive(TKey key)
    {
        var entry = Find(key, key.GetHashCode());
        return entry is not null && Serves(entry) ? entry : null;
    }

    /// <summary>
    /// Joins the load of a key, or begins one. Null where there is a live entry after all: another load has ended since the caller looked,
    /// or the caller looked while the table was being rearranged.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="around">The load that the calling code is part of, if any. A load that would wait for itself by joining is not joined:
    /// another one begins, whose value is not kept.</param>
    /// <param name="isCancellable">Whether something may cancel a load that is begun here.</param>
    /// <param name="isFirst">Whether the load was begun here.</param>
    /// <param name="live">The live entry.</param>
    /// <exception cref="InvalidOperationException">The caller is part of that very load.</exception>
    public ValueLoad<TValue>? JoinOrBegin(TKey key, LoadScope? around, bool isCancellable, out bool isFirst, out ValueEntry<TValue>? live)
    {
        var hash = key.GetHashCode();
        isFirst = false;
        live = null;
        long? now = null;
        while (true)
        {
            var probe = Probe(key, hash);
            var dropped = BeginDropping();
            ValueLoad<TValue> load;
            lock (Gate)
            {
                switch (Meet(probe, hash, around, now))
                {
                    case Standing.Unknown:
                        continue;
                    case Standing.Joined:
                        return Unsafe.As<ValueLoad<TValue>>(probe.Match!.Load); // each entry of this type is loaded by a load of that type
                    case Standing.Live:
                        live = Unsafe.As<ValueEntry<TValue>>(probe.Match);
                        return null;
                    case Standing.Untimed:
                        load = null!;
                        break;
                    case Standing.Ring:
                        load = Create(key, hash, around, isCancellable);
                        load.Entry.Load = load;
                        break;
                    default:
                        load = Create(key, hash, around, isCancellable);
                        Begin(load, now, replaced: probe.Match, ref dropped);
                        break;
                }
            }

            if (load is null)
            {
                now = Clock.GetExpiryTime(); // outside of the lock: the clock may be one of the user's
                continue;
            }

            dropped.Release();
            isFirst = true;
            return load;
        }
    }

    /// <summary>Drops a key's entry; a load of it that is under way is for the calls that already wait for it, and is not kept.</summary>
    public void Invalidate(TKey key)
    {
        var hash = key.GetHashCode();
        var dropped = BeginDropping();
        while (!TryInvalidate(Probe(key, hash), hash, ref dropped))
        {
        }

        dropped.Release();
    }

    /// <summary>Finds an expired value that may stand in for a failed load.</summary>
    public bool TryGetStale(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        var hash = key.GetHashCode();
        var now = Clock.GetExpiryTime();
        CacheEntry? stale;
        while (!TryFindStale(Probe(key, hash), hash, now, out stale))
        {
        }

        value = stale is null ? default : Unsafe.As<ValueEntry<TValue>>(stale).Value; // one of ours, as all are
        return stale is not null;
    }

    private static ValueLoad<TValue> Create(TKey key, int hash, LoadScope? around, bool isCancellable)
        => new(new KeyedEntry<TKey, TValue>(key, hash), new LoadScope(around, isCancellable ? new CancellationTokenSource() : null));

    private KeyProbe Probe(TKey key, int hash)
    {
        var probe = new KeyProbe(hash);
        for (var entry = Table.Chain(hash); entry is not null; entry = entry.Next)
        {
            if (entry.Hash != hash)
            {
                continue;
            }

            if (Unsafe.As<KeyedEntry<TKey, TValue>>(entry).Key.Equals(key))
            {
                probe.Match = entry;
                break;
            }

            probe.AddOther(entry);
        }

        return probe;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private KeyedEntry<TKey, TValue>? Find(TKey key, int hash)
    {
        for (var entry = Table.Chain(hash); entry is not null; entry = entry.Next)
        {
            if (entry.Hash == hash && Unsafe.As<KeyedEntry<TKey, TValue>>(entry) is var found
                && found.Key.Equals(key)) // there is no other kind of entry here
            {
                return found;
            }
        }

        return null;
    }
}
