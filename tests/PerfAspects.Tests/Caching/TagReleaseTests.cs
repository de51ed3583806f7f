namespace PerfAspects.Tests.Caching;

/// <summary>Tags are forgotten with the last entry that has them, whatever drops the entry.</summary>
public sealed partial class TagReleaseTests : AspectTest
{
    private readonly Catalog _catalog;

    public TagReleaseTests() => _catalog = new Catalog(Runtime);

    [Fact]
    public void Entry_ThatMakesRoom_LeavesItsTag()
    {
        for (var id = 0; id < 10; id++)
        {
            _catalog.Get(id);
        }

        Assert.Equal(Catalog.Cap, Runtime.Tags.Count);
    }

    [Fact]
    public void Entry_OfAKeyThatIsInvalidated_LeavesItsTag()
    {
        _catalog.Get(1);
        Assert.Equal(1, Runtime.Tags.Count);

        _catalog.Forget(1);

        Assert.Equal(0, Runtime.Tags.Count);
    }

    [Fact]
    public void Entries_OfACacheThatIsCleared_LeaveTheirTags()
    {
        _catalog.Get(1);
        _catalog.Get(2);
        Assert.Equal(2, Runtime.Tags.Count);

        Runtime.Find(typeof(Catalog), nameof(Catalog.Get))!.ClearCache();

        Assert.Equal(0, Runtime.Tags.Count);
    }

    [Fact]
    public void Entry_ThatIsReplacedAfterItsExpiry_LeavesOneTag()
    {
        _catalog.Get(1);
        Clock.Advance(TimeSpan.FromMinutes(5));
        _catalog.Get(1);
        Assert.Equal(1, Runtime.Tags.Count);

        _catalog.Forget(1);

        Assert.Equal(0, Runtime.Tags.Count);
    }

    private sealed partial class Catalog(AspectRuntime runtime)
    {
        public const int Cap = 3;

        [Cached("5m", MaxEntries = Cap, Tags = ["product:{id}"])]
        public partial int Get(int id);

        private static int GetCore(int id) => id;

        [CacheInvalidate(nameof(Get))]
        public partial void Forget(int id);
    }
}
