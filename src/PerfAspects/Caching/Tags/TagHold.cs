namespace PerfAspects.Caching.Tags;

/// <summary>The tags of an entry, at the generations they had when its load began.</summary>
internal sealed class TagHold
{
    private readonly TagStamp[] _stamps;
    private readonly long[] _generations;

    public TagHold(TagStamp[] stamps)
    {
        _stamps = stamps;
        _generations = Array.ConvertAll(stamps, static stamp => stamp.Generation);
    }

    /// <summary>Whether none of the tags was invalidated since.</summary>
    public bool IsCurrent
    {
        get
        {
            for (var i = 0; i < _stamps.Length; i++)
            {
                if (_stamps[i].Generation != _generations[i])
                {
                    return false;
                }
            }

            return true;
        }
    }

    public void Release()
    {
        foreach (var stamp in _stamps)
        {
            stamp.Release();
        }
    }
}
