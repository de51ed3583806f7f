using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using PerfAspects.Caching.Loading;
using PerfAspects.Runtime;

namespace PerfAspects.Caching.Storage;

/// <summary>A store that finds entries by key: what it finds is for <see cref="CacheStore"/> to judge.</summary>
internal sealed class KeyedStore<TKey, TValue>(CacheSettings settings, AspectMethod method) : CacheStore(settings, method)
    where TKey : struct, IEquatable<TKey>
{
    private readonly bool _keepsTasks = !method.Descriptor.IsSynchronous;
    private ValueLoad<TValue>? _spare; // a load that is over, whose object serves the next one

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
    /// Joins the load of a key, begins one, or returns the entry that answers the call: another load may have ended since the caller
    /// looked, or the value may be served although it is not fresh.
    /// </summary>
    /// <exception cref="InvalidOperationException">The caller is part of that very load.</exception>
    public Encounter<TValue> Request(TKey key, in LoadDemand demand)
    {
        var hash = key.GetHashCode();
        long? now = null;
        while (true)
        {
            var probe = Probe(key, hash);
            var dropped = BeginDropping();
            Encounter<TValue> met = default;
            KeyState standing;
            lock (Gate)
            {
                standing = LookUp(probe, hash, demand, now);
                if (standing is not (KeyState.Unknown or KeyState.Untimed))
                {
                    met = Answer(standing, key, probe, demand, now.GetValueOrDefault(), ref dropped);
                }
            }

            if (standing == KeyState.Untimed)
            {
                now = Clock.GetExpiryTime(); // outside of the lock: the clock may be one of the user's
            }
            else if (standing != KeyState.Unknown)
            {
                dropped.Release();
                return met;
            }
        }
    }

    /// <summary>
    /// Begins a load in the background of a key whose value is missing or expires before a time, or returns the load that is under way.
    /// Null where the value lasts longer.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="horizon">How long the value has to last.</param>
    /// <param name="isFirst">Whether the load was begun here, and is to be started.</param>
    public ValueLoad<TValue>? BeginAhead(TKey key, TimeSpan horizon, out bool isFirst)
    {
        var hash = key.GetHashCode();
        var now = Clock.GetExpiryTime();
        var until = Clock.Add(now, Clock.ToExpiryTime(horizon));
        while (true)
        {
            var probe = Probe(key, hash);
            var dropped = BeginDropping();
            ValueLoad<TValue> begun;
            lock (Gate)
            {
                if (!probe.HoldsFor(Table.Chain(hash)))
                {
                    continue;
                }

                isFirst = false;
                if (probe.Match is { } found && LastsUntil(found, until, out var load))
                {
                    load?.Watch();
                    return Unsafe.As<ValueLoad<TValue>?>(load);
                }

                isFirst = true;
                begun = CreateInBackground(key, hash, probe.Match);
                BeginInBackground(begun, probe.Match, now, ref dropped);
            }

            dropped.Release();
            return begun;
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

    /// <summary>Begins the write of a value to a key, before the value is written to the source.</summary>
    /// <param name="key">The key.</param>
    /// <param name="fence">The mark of the write.</param>
    /// <returns>The value to be, as a load that no call joins.</returns>
    public ValueLoad<TValue> BeginWrite(TKey key, out WriteFence fence)
    {
        var hash = key.GetHashCode();
        var load = Create(key, hash, around: null, isCancellable: false, span: null, isUnderLock: false);
        load.Kind = LoadKind.OfForcedCall; // of a tier it wants the lease, whatever value is there
        load.Entry.SetLoad(load);
        fence = BeginWrite(hash);
        return load;
    }

    /// <summary>Ends a write that has succeeded.</summary>
    /// <param name="load">The value.</param>
    /// <param name="fence">The mark of the write.</param>
    /// <param name="duration">How long the value is kept; null if it is not, and the key is only to be invalidated.</param>
    /// <returns>Whether the value is kept.</returns>
    public bool EndWrite(ValueLoad<TValue> load, WriteFence fence, TimeSpan? duration)
    {
        var key = Unsafe.As<KeyedEntry<TKey, TValue>>(load.Entry).Key;
        try
        {
            var now = duration is null ? 0 : Clock.GetExpiryTime();
            var lifetime = duration is { } kept ? LifetimeOf(load, kept, now) : default(Lifetime?);
            while (true)
            {
                if (TryEndWrite(Probe(key, fence.Hash), load, fence, lifetime, now, out var isKept))
                {
                    return isKept;
                }
            }
        }
        catch (Exception)
        {
            // Of the user's equality or clock. What the key has is older than the source, and must not stay.
            EndWriteBlindly(fence);
            throw;
        }
    }

    /// <summary>Finds an expired value that may be served instead of waiting for a load, or of its failure.</summary>
    /// <param name="key">The key.</param>
    /// <param name="isUnderWay">Whether the load has not failed.</param>
    /// <param name="value">The value.</param>
    public bool TryGetStale(TKey key, bool isUnderWay, [MaybeNullWhen(false)] out TValue value)
    {
        var hash = key.GetHashCode();
        var now = Clock.GetExpiryTime();
        CacheEntry? stale;
        while (!TryFindStale(Probe(key, hash), hash, now, isUnderWay, out stale))
        {
        }

        value = stale is null ? default : Unsafe.As<ValueEntry<TValue>>(stale).Value; // one of ours, as all are
        return stale is not null;
    }

    /// <summary>
    /// Takes back the object of a load that is over, for the next one. Without the lock: of two that come at once one is let go.
    /// </summary>
    /// <param name="load">A load that nothing refers to but the caller.</param>
    public void Recycle(ValueLoad<TValue> load)
    {
        load.Clear();
        Volatile.Write(ref _spare, load);
    }

    // One method: each is compiled once more for each cached method. The object of another load may be taken under the lock only, which one
    // taker at a time holds; one that was taken comes back only through the load that it then is.
    private ValueLoad<TValue> Create(TKey key, int hash, LoadScope? around, bool isCancellable, Activity? span, bool isUnderLock = true)
    {
        var entry = IsWatched ? new WatchedEntry<TKey, TValue>(key, hash)
            : _keepsTasks ? new TaskEntry<TKey, TValue>(key, hash)
            : new KeyedEntry<TKey, TValue>(key, hash);
        var scope = LoadScope.Create(around, isCancellable, span);
        if (!isUnderLock || Volatile.Read(ref _spare) is not { } spare)
        {
            return new ValueLoad<TValue>(entry, scope);
        }

        _spare = null;
        spare.BeginAgain(entry, scope);
        return spare;
    }

    // Part of no other load, and cancelled with the runtime.
    private ValueLoad<TValue> CreateInBackground(TKey key, int hash, CacheEntry? replaced)
    {
        var load = Create(key, hash, around: null, isCancellable: true, span: null);
        load.Kind = replaced is { HasFailedAhead: true } ? LoadKind.InBackgroundAgain : LoadKind.InBackground;
        return load;
    }

    // Under the lock. Each entry of this type is loaded by a load of that type.
    private Encounter<TValue> Answer(
        KeyState standing, TKey key, in KeyProbe probe, in LoadDemand demand, long now, ref DroppedEntries dropped)
    {
        var found = probe.Match;
        switch (standing)
        {
            case KeyState.Joined:
                return Encounter<TValue>.Joined(Unsafe.As<ValueLoad<TValue>>(found!.Load!));
            case KeyState.JoinedAhead:
                var ahead = found!.Replacing!;
                Promote(ahead, now, ref dropped);
                return Encounter<TValue>.Joined(Unsafe.As<ValueLoad<TValue>>(ahead));
            case KeyState.Live:
                return Encounter<TValue>.Answered(Unsafe.As<ValueEntry<TValue>>(found!), isStale: false);
            case KeyState.Stale:
                return Encounter<TValue>.Answered(Unsafe.As<ValueEntry<TValue>>(found!.Load?.Stale ?? found), isStale: true);
            case KeyState.Due:
            case KeyState.StaleAndDue:
                var background = CreateInBackground(key, found!.Hash, found);
                BeginAhead(background, found);
                return Encounter<TValue>.Answered(Unsafe.As<ValueEntry<TValue>>(found), standing == KeyState.StaleAndDue, background);
            default:
                return Encounter<TValue>.Begun(Begin(standing, key, probe, demand, now, ref dropped));
        }
    }

    private ValueLoad<TValue> Begin(
        KeyState standing, TKey key, in KeyProbe probe, in LoadDemand demand, long now, ref DroppedEntries dropped)
    {
        var load = Create(key, probe.Hash, demand.Around, demand.IsCancellable || demand.MayDetach, demand.Span);
        load.Kind = demand.IsForced ? LoadKind.OfForcedCall : LoadKind.OfCall;
        switch (standing)
        {
            case KeyState.Ring:
                load.Entry.SetLoad(load);
                break;
            case KeyState.Forced:
                BeginAhead(load, probe.Match!);
                break;
            default:
                Begin(load, now, replaced: probe.Match, ref dropped);
                if (demand.MayDetach && load.Stale is not null)
                {
                    Detach(load, demand.Around);
                }

                break;
        }

        return load;
    }

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
