using System.Numerics;
using PerfAspects.Caching.Storage;

namespace PerfAspects.Caching.Eviction;

/// <summary>
/// The hash codes of keys evicted lately, as many as there is room for entries. Each has a few places where it may stand, and drives the
/// oldest away when they are taken; its number is its age, so that nobody needs to take it out. A mistake costs at most a misjudged
/// newcomer.
/// </summary>
internal sealed class GhostHistory(int capacity)
{
    private const int Ways = 4;
    private const int MostSlots = 1 << 24;

    private static readonly ulong s_first = HashSpread.NextFactor(Random.Shared);
    private static readonly ulong s_second = HashSpread.NextFactor(Random.Shared);

    private Ghost[]? _slots; // made with the first eviction: a cache that never fills up needs none
    private uint _latest = (uint)capacity; // an empty slot's number, 0, is too old from the start

    public void Add(int hash)
    {
        _latest++;
        _slots ??= new Ghost[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(capacity, Ways, MostSlots))];
        ref var place = ref _slots[0];
        var greatestAge = -1L;
        foreach (ref var ghost in WaysOf(hash))
        {
            var age = ghost.Hash == hash ? long.MaxValue : _latest - ghost.Number; // its own place, if it has one
            if (age > greatestAge)
            {
                place = ref ghost;
                greatestAge = age;
            }
        }

        place = new Ghost(hash, _latest);
    }

    public bool Remove(int hash)
    {
        foreach (ref var ghost in WaysOf(hash))
        {
            if (ghost.Hash == hash && _latest - ghost.Number < (uint)capacity)
            {
                ghost = default;
                return true;
            }
        }

        return false;
    }

    private Span<Ghost> WaysOf(int hash)
        => _slots is null ? [] : _slots.AsSpan(HashSpread.Mix(hash, s_first, s_second) & (_slots.Length - Ways), Ways);

    private readonly record struct Ghost(int Hash, uint Number);
}
