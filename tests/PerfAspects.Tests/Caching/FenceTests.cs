using PerfAspects.Caching.Loading;
using PerfAspects.Caching.Storage;
using PerfAspects.Caching.Tags;
using PerfAspects.CompilerServices;

namespace PerfAspects.Tests.Caching;

/// <summary>
/// A source in memory is written without a lock, then a tag is invalidated: either the load reads the new value, or the invalidation reaches the load. Both sides need
/// a fence between their write and their read.
/// </summary>
[Collection(nameof(Alone))]
public sealed class FenceTests
{
    private static readonly CacheTag s_tag = new("tag");

    private int _source;
    private int _read;

    [Fact]
    public void Mark_BesideAnInvalidation_IsSeenOrReadsTheNewValue()
    {
        var load = Load();
        var hold = new TagTable().Hold([s_tag], new Holder());
        TagHold? seen = null;

        var forbidden = Litmus.CountForbidden(
            () => (load, _source) = (Load(), 0),
            () =>
            {
                load.Mark(hold);
                _read = _source;
            },
            () =>
            {
                _source = 1;
                Interlocked.MemoryBarrier();
                seen = load.TagsOf(load.Entry);
            },
            () => _read == 0 && seen is null);

        Assert.Equal(0, forbidden);
    }

    [Fact]
    public void Invalidate_BesideAHold_IsSeenOrWasAfterTheNewValue()
    {
        var table = new TagTable();
        var holder = new Holder();
        TagHold? hold = null;

        var forbidden = Litmus.CountForbidden(
            () => (table, _source) = (new TagTable(), 0),
            () =>
            {
                _source = 1;
                table.Invalidate(s_tag);
            },
            () =>
            {
                hold = table.Hold([s_tag], holder);
                Interlocked.MemoryBarrier();
                _read = _source;
            },
            () => _read == 0 && hold!.IsCurrent);

        Assert.Equal(0, forbidden);
    }

    private static ValueLoad<int> Load() => new(new KeyedEntry<int, int>(1, 1), LoadScope.Create(parent: null, isCancellable: false, span: null));

    private sealed class Holder : ITaggedStore
    {
        public void CountTagInvalidation()
        {
        }
    }
}
