using PerfAspects.State;

namespace PerfAspects.Tests.State;

public sealed class NamedStatesTests
{
    private readonly NamedStates _parts = new();

    [Fact]
    public void GetOrAdd_OneName_OnePartOfEachKind()
    {
        var part = _parts.GetOrAdd("name", static () => new List<int>());

        Assert.Same(part, _parts.GetOrAdd("name", static () => new List<int>()));
        Assert.NotSame(part, _parts.GetOrAdd("Name", static () => new List<int>()));
        Assert.IsType<List<string>>(_parts.GetOrAdd("name", static () => new List<string>()));
    }

    [Fact]
    public void GetOrAdd_NoName_APartOfItsOwn()
        => Assert.NotSame(_parts.GetOrAdd(null, static () => new List<int>()), _parts.GetOrAdd(null, static () => new List<int>()));

    [Fact]
    public void GetOrAdd_PartitionsThatNobodyUsesAnyMore_AreForgotten()
    {
        for (var round = 0; round < 20; round++)
        {
            Fill(round);
            GC.Collect();
        }

        Assert.InRange(_parts.PartitionCount, 1, 400); // of 2,000
    }

    [Fact]
    public void Identify_EqualValues_AreOneForAsLongAsSomebodyUsesIt()
    {
        var used = _parts.Identify((1, "a"));
        var part = _parts.GetOrAdd("name", used, static () => new List<int>());
        for (var other = 0; other < 100; other++)
        {
            _parts.Identify(other);
            GC.Collect();
        }

        Assert.Same(used, _parts.Identify((1, "a")));
        Assert.Same(part, _parts.GetOrAdd("name", _parts.Identify((1, "a")), static () => new List<int>()));
        Assert.NotSame(used, _parts.Identify((1, "A")));
        Assert.NotSame(used, _parts.Identify(null));
        Assert.Same(_parts.Identify(null), _parts.Identify(null));
        GC.KeepAlive(used);
    }

    // Apart, so that no local keeps a part alive.
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private void Fill(int round)
    {
        for (var partition = 0; partition < 100; partition++)
        {
            _parts.GetOrAdd("name", _parts.Identify((round, partition)), static () => new List<int>());
        }
    }
}
