using PerfAspects.State;

namespace PerfAspects.Caching.Each;

/// <summary>
/// The cache of a method whose entries are those of another method, which counts and drops them. It makes the requests of the method known.
/// </summary>
internal sealed class BorrowedCache : ICacheState
{
    public static readonly BorrowedCache Instance = new();

    private BorrowedCache()
    {
    }

    public CacheTotals ReadTotals() => default;

    public void Clear()
    {
        // The other method does.
    }

    public void Drop(bool withLoads)
    {
        // The other method does.
    }
}
