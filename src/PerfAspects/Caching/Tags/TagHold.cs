namespace PerfAspects.Caching.Tags;

/// <summary>The tags of an entry, at the generations they had when its load began. One object a tag, since most entries have one.</summary>
/// <param name="stamp">A tag, which is held.</param>
/// <param name="next">The other tags; null for the last one.</param>
internal sealed class TagHold(TagStamp stamp, TagHold? next)
{
    private readonly TagStamp _stamp = stamp;
    private readonly TagHold? _next = next;
    private readonly long _generation = stamp.Generation;

    /// <summary>Whether none of the tags was invalidated since.</summary>
    public bool IsCurrent
    {
        get
        {
            for (var hold = this; hold is not null; hold = hold._next)
            {
                if (hold._stamp.Generation != hold._generation)
                {
                    return false;
                }
            }

            return true;
        }
    }

    public void Release()
    {
        for (var hold = this; hold is not null; hold = hold._next)
        {
            hold._stamp.Release();
        }
    }
}
