using System.Runtime.CompilerServices;
using PerfAspects.Caching.Storage;

namespace PerfAspects.Caching.Eviction;

/// <summary>The eviction queue an entry is in.</summary>
internal enum EntryPlace : byte
{
    None,
    Small,
    Main,
}

/// <summary>
/// A first-in-first-out queue of entries from whose middle an entry can be taken at once. Entries stand in pages and know their position,
/// which takes less memory than links between them. An entry that is taken from the middle leaves its position empty. Not safe for use by
/// many threads.
/// </summary>
/// <param name="place">The place of entries in this queue.</param>
internal sealed class EntryQueue(EntryPlace place)
{
    private const int FewestPages = 2;
    private const int PageLength = 64;
    private const int PageBits = 6;
    private const uint MostEmpty = 2 * PageLength;

    private Page?[] _pages = new Page?[FewestPages]; // a ring; a page whose entries are all gone is taken out
    private Page? _spare;
    private uint _oldest; // no entry stands before it; positions count on and on, and begin again at 0 after the greatest
    private uint _next;

    public int Count { get; private set; }

    /// <summary>Adds an entry as the newest one.</summary>
    public void Add(CacheEntry entry)
    {
        Append(entry);

        // Only where many leave from the middle and few are evicted: the oldest ones move up, so that the empty positions behind them go.
        for (var moved = 0; moved < 2 && _next - _oldest > 2 * (uint)Count + MostEmpty; moved++)
        {
            Append(TakeOldest());
        }
    }

    /// <summary>Takes an entry of this queue out.</summary>
    public void Remove(CacheEntry entry)
    {
        ref var page = ref PageOf(entry.Position);
        page!.Slots[SlotOf(entry.Position)] = null;
        entry.Place = EntryPlace.None;
        if (--page.Count == 0)
        {
            (_spare, page) = (page, null);
        }

        if (--Count == 0)
        {
            _oldest = _next;
        }
    }

    /// <summary>Takes the entry out that came first. There must be one.</summary>
    public CacheEntry TakeOldest()
    {
        while (true)
        {
            if (PageOf(_oldest) is not { } page)
            {
                _oldest = (_oldest | (PageLength - 1)) + 1;
            }
            else if (page.Slots[SlotOf(_oldest)] is { } entry)
            {
                _oldest++;
                Remove(entry);
                return entry;
            }
            else
            {
                _oldest++;
            }
        }
    }

    private void Append(CacheEntry entry)
    {
        if (SlotOf(_next) == 0 && NumberOf(_next - _oldest + (PageLength - 1)) >= _pages.Length)
        {
            Grow();
        }

        ref var page = ref PageOf(_next);
        if (page is null)
        {
            page = _spare ?? new Page();
            _spare = null;
        }

        page.Slots[SlotOf(_next)] = entry;
        page.Count++;
        entry.Position = _next++;
        entry.Place = place;
        Count++;
    }

    private void Grow()
    {
        var grown = new Page?[_pages.Length * 2];
        for (var number = NumberOf(_oldest); number != NumberOf(_next); number = NumberOf((number + 1) << PageBits))
        {
            grown[number & (grown.Length - 1)] = _pages[number & (_pages.Length - 1)];
        }

        _pages = grown;
    }

    private ref Page? PageOf(uint position) => ref _pages[(int)(NumberOf(position) & (uint)(_pages.Length - 1))];

    private static uint NumberOf(uint position) => position >> PageBits;

    private static int SlotOf(uint position) => (int)(position & (PageLength - 1));

    private sealed class Page
    {
        public Slots Slots;
        public int Count;
    }

    // No array of references, which would check the type of each that is stored.
    [InlineArray(PageLength)]
    private struct Slots
    {
        private CacheEntry? _first;
    }
}
