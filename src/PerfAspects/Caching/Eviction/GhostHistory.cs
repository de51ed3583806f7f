using PerfAspects.Caching.Storage;

namespace PerfAspects.Caching.Eviction;

/// <summary>
/// The keys evicted lately, by hash code, and the queue that each was evicted from. There are three places for four entries:
/// with more, keys that come back after long would drive hotter ones out. Each key has a few places where it may stand,
/// and drives the oldest away when they are taken. Its number is its age, so that nobody needs to take it out. A place has a fingerprint
/// (bits) of the hash code and a coarse number, to take four bytes. A mistake costs at most a misjudged newcomer.
/// </summary>
internal sealed class GhostHistory
{
    private const int Ways = 4;
    private const int MostSlots = 1 << 24;
    private const int MostNumbers = 1 << 12; // that are young; numbers begin again after sixteen times as many

    private static readonly ulong s_first = HashSpread.NextFactor(Random.Shared);
    private static readonly ulong s_second = HashSpread.NextFactor(Random.Shared);

    private readonly int _sets;
    private readonly int _unit; // evictions that share a number
    private readonly int _young; // the age in units up to which a key was evicted lately: one and a half times the entries
    private Ghost[]? _slots; // made with the first eviction: a cache that never fills up needs none
    private ushort _number;
    private int _inUnit;

    /// <param name="maxEntries">The number of entries that there is room for.</param>
    public GhostHistory(int maxEntries)
    {
        var young = (int)Math.Min(Math.Max(maxEntries * 3L / 2, Ways), int.MaxValue);
        _sets = Math.Max(Math.Min(young / 2, MostSlots) / Ways, 1);
        _unit = ((young - 1) / MostNumbers) + 1;
        _young = young / _unit;
        _number = (ushort)_young; // the number of an empty slot, 0, is too old from the start
    }

    /// <summary>Notes the eviction of a key.</summary>
    public void Add(int hash, bool isNewcomer)
    {
        Count();
        _slots ??= new Ghost[_sets * Ways];
        var ghosts = WaysOf(hash, out var fingerprint);
        var place = 0;
        var greatestAge = -1;
        for (var way = 0; way < ghosts.Length; way++)
        {
            var age = ghosts[way].Fingerprint == fingerprint ? int.MaxValue : AgeOf(ghosts[way]); // its own place, if it has one
            if (age > greatestAge)
            {
                (place, greatestAge) = (way, age);
            }
        }

        ghosts[place] = new Ghost(fingerprint, isNewcomer, _number);
    }

    /// <summary>Takes a key out. False if it was not evicted lately.</summary>
    public bool Remove(int hash, out bool wasNewcomer)
    {
        foreach (ref var ghost in WaysOf(hash, out var fingerprint))
        {
            if (ghost.Fingerprint == fingerprint && AgeOf(ghost) < _young)
            {
                wasNewcomer = ghost.IsNewcomer;
                ghost = default;
                return true;
            }
        }

        wasNewcomer = false;
        return false;
    }

    private void Count()
    {
        if (++_inUnit == _unit)
        {
            _inUnit = 0;
            _number++;
        }
    }

    private int AgeOf(Ghost ghost) => (ushort)(_number - ghost.Number);

    private Span<Ghost> WaysOf(int hash, out int fingerprint)
    {
        var mixed = (uint)HashSpread.Mix(hash, s_first, s_second);
        fingerprint = Ghost.FingerprintOf(mixed);
        return _slots is null ? [] : _slots.AsSpan((int)((mixed * (ulong)(uint)_sets) >> 32) * Ways, Ways);
    }

    private readonly struct Ghost(int fingerprint, bool isNewcomer, ushort number)
    {
        private readonly ushort _mark = (ushort)((fingerprint << 1) | (isNewcomer ? 1 : 0));

        public ushort Number { get; } = number;

        public int Fingerprint => _mark >> 1;

        public bool IsNewcomer => (_mark & 1) != 0;

        // The low bits: the high ones decide the place.
        public static int FingerprintOf(uint mixed) => (int)(mixed & 0x7FFF);
    }
}
