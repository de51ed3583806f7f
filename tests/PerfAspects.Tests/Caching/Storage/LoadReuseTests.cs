using PerfAspects.Caching;
using PerfAspects.Caching.Loading;
using PerfAspects.Caching.Storage;
using PerfAspects.Caching.Tags;
using PerfAspects.CompilerServices;

namespace PerfAspects.Tests.Caching.Storage;

/// <summary>The object of a load that is over serves the next load, unless somebody may still look at it.</summary>
public sealed partial class LoadReuseTests : AspectTest
{
    private static readonly LoadDemand s_demand = new(Around: null, IsCancellable: false, IsForced: false, MayDetach: false, Span: null);

    private readonly KeyedStore<int, int> _store;

    public LoadReuseTests()
    {
        _ = new Source(Runtime);
        var method = Runtime.Find("PerfAspects.Tests.Caching.Storage.LoadReuseTests+Source.Get")!;
        _store = new KeyedStore<int, int>(CacheSettings.Of(method.Descriptor.Find<CachedAttribute>()), method);
    }

    [Fact]
    public void Recycle_LoadOfOneCall_ServesTheNextLoadAndLeavesTheValue()
    {
        var load = Begin(1);
        load.Mark(new TagTable().Hold([new CacheTag("tag")], _store));
        End(load, 10);
        var tags = _store.FindLive(1)!.Tags;
        Assert.True(load.IsPrivate);

        _store.Recycle(load);
        var next = Begin(2);

        Assert.Same(load, next);
        Assert.False(next.HasEnded);
        Assert.True(next.HoldsKey);
        Assert.Null(next.TagsOf(next.Entry));
        Assert.Null(_store.FindLive(2));
        Assert.Equal(10, _store.FindLive(1)!.Value);
        Assert.NotNull(tags);
        Assert.Same(tags, _store.FindLive(1)!.Tags);
        End(next, 20);
        Assert.Equal((10, 20), (_store.FindLive(1)!.Value, _store.FindLive(2)!.Value));
        Assert.NotSame(next, Begin(3)); // it was not given back a second time
    }

    [Fact]
    public void Recycle_Load_KeepsNothingAlive()
    {
        var load = Begin(1);
        var entry = load.Entry;
        End(load, 10);

        _store.Recycle(load);

        Assert.NotSame(entry, load.Entry);
        Assert.Null(load.Scope);
    }

    [Fact]
    public void IsPrivate_LoadThatAnotherCallHasJoined_No()
    {
        var load = Begin(1);
        Assert.Same(load, Ask(1).Load);
        Assert.False(Ask(1).IsFirst);

        End(load, 10);

        Assert.False(load.IsPrivate);
    }

    [Fact]
    public void IsPrivate_LoadThatAWarmUpWaitsFor_No()
    {
        var load = Begin(1);
        Assert.Same(load, _store.BeginAhead(1, TimeSpan.Zero, out var isFirst));
        Assert.False(isFirst);

        End(load, 10);

        Assert.False(load.IsPrivate);
    }

    [Fact]
    public void IsPrivate_LoadWhoseValueIsNotKept_No()
    {
        var load = Begin(1);
        _store.Invalidate(1);

        End(load, 10);

        Assert.False(load.IsPrivate);
    }

    [Fact]
    public void IsPrivate_LoadThatFailed_No()
    {
        var load = Begin(1);

        _store.Fail(load, new TimeoutException());

        Assert.False(load.IsPrivate);
    }

    [Fact]
    public void IsPrivate_LoadInTheBackground_No()
    {
        var load = _store.BeginAhead(1, TimeSpan.Zero, out _)!;

        End(load, 10);

        Assert.False(load.IsPrivate);
    }

    private Encounter<int> Ask(int key) => _store.Request(key, s_demand);

    private ValueLoad<int> Begin(int key)
    {
        var met = Ask(key);
        Assert.True(met.IsFirst);
        return met.Load!;
    }

    private void End(ValueLoad<int> load, int value)
    {
        load.Fill(value);
        _store.End(load, TimeSpan.FromMinutes(1));
        load.Release();
    }

    private sealed partial class Source(AspectRuntime runtime)
    {
        [Cached("1m")]
        public partial int Get(int id);

        private int GetCore(int id) => id;
    }
}
