namespace PerfAspects.Tests.Caching;

/// <summary>
/// A value whose tag was invalidated during its load is not put into the cache. It would never be served, because an entry compares its tags
/// at every look-up; but it would take the room of a value that is.
/// </summary>
public sealed partial class TagsWhileLoadingTests : AspectTest
{
    private const string Prefix = "PerfAspects.Tests.Caching.TagsWhileLoadingTests+Store.";

    private readonly Store _store;

    public TagsWhileLoadingTests() => _store = new Store(Runtime);

    [Fact]
    public void Load_ItsTagIsInvalidated_TakesNoRoom()
    {
        _store.Get(1);
        _store.During = () => Invalidate("id:2");

        Assert.Equal(2, _store.Get(2));

        AssertOnlyTheFirstIsKept(nameof(Store.Get), () => _store.Get(1));
    }

    [Fact]
    public void Write_ItsTagIsInvalidated_TakesNoRoom()
    {
        _store.Get(1);
        _store.During = () => Invalidate("id:2");

        Assert.Equal(2, _store.Set(2));

        AssertOnlyTheFirstIsKept(nameof(Store.Get), () => _store.Get(1));
    }

    [Fact]
    public void FailedLoad_ItsTagIsInvalidated_TakesNoRoom()
    {
        _store.GetOrFail(1);
        _store.During = () =>
        {
            Invalidate("id:2");
            throw new InvalidDataException();
        };

        Assert.Throws<InvalidDataException>(() => _store.GetOrFail(2));

        AssertOnlyTheFirstIsKept(nameof(Store.GetOrFail), () => _store.GetOrFail(1));
    }

    private void Invalidate(string tag) => Assert.True(Runtime.InvalidateTagAsync(tag).IsCompletedSuccessfully);

    private void AssertOnlyTheFirstIsKept(string method, Func<int> get)
    {
        _store.During = null;
        Assert.Equal((1, 0), (Statistics(Prefix + method).CacheEntries, Statistics(Prefix + method).CacheEvictions));
        var runs = _store.Runs;
        Assert.Equal(1, get());
        Assert.Equal(runs, _store.Runs);
    }

    private sealed partial class Store(AspectRuntime runtime)
    {
        public Action? During { get; set; }

        public int Runs { get; private set; }

        [Cached("1h", MaxEntries = 1, Tags = ["id:{id}"])]
        public partial int Get(int id);

        private int GetCore(int id) => Run(id);

        [CachePut(nameof(Get))]
        public partial int Set(int id);

        private int SetCore(int id) => Run(id);

        [Cached("1h", MaxEntries = 1, Tags = ["id:{id}"], CacheExceptions = [typeof(InvalidDataException)])]
        public partial int GetOrFail(int id);

        private int GetOrFailCore(int id) => Run(id);

        private int Run(int id)
        {
            Runs++;
            During?.Invoke();
            return id;
        }
    }
}
