using System.Collections.Concurrent;
using PerfAspects.CompilerServices;

namespace PerfAspects.Caching.Tags;

/// <summary>
/// The tags in use in a runtime. Invalidating one raises its generation and looks at no entry: entries and loads remember the generation
/// they began with. A tag nobody holds any more is forgotten, so that tags made of arguments do not pile up.
/// </summary>
internal sealed class TagTable
{
    private readonly ConcurrentDictionary<CacheTag, TagStamp> _stamps = new();

    /// <summary>How many tags are in use.</summary>
    public int Count => _stamps.Count;

    /// <summary>Holds tags at their present generation. To be called before the value is read that they will mark.</summary>
    /// <returns>The held tags; null for none.</returns>
    public TagHold? Hold(CacheTag[] tags, ITaggedStore holder)
    {
        TagHold? held = null;
        foreach (var tag in tags)
        {
            held = new TagHold(HoldOne(tag, holder), held);
        }

        return held;
    }

    /// <summary>The same of one tag besides others.</summary>
    public TagHold Hold(CacheTag tag, CacheTag[] others, ITaggedStore holder) => new(HoldOne(tag, holder), Hold(others, holder));

    public void Invalidate(CacheTag tag) => Invalidate(tag, isCounted: true);

    /// <summary>The same; an invalidation that was counted elsewhere, or before, is not counted again.</summary>
    public void Invalidate(CacheTag tag, bool isCounted)
    {
        // A cache that holds it only after this has begun reads its value after the invalidation, so a miss here leaves nothing out. The
        // fence is for a source in memory: what was written to it before is seen by whoever we do not see.
        Interlocked.MemoryBarrier();
        if (_stamps.TryGetValue(tag, out var stamp))
        {
            stamp.Invalidate(isCounted);
        }
    }

    private TagStamp HoldOne(CacheTag tag, ITaggedStore holder)
    {
        while (true)
        {
            var stamp = _stamps.GetOrAdd(tag, static (tag, table) => new TagStamp(tag, table._stamps), this);
            if (stamp.TryHold(holder))
            {
                return stamp;
            }
        }
    }
}
