using PerfAspects.Runtime.Parts;

namespace PerfAspects.Tests.Runtime.Parts;

public sealed class NamedPartsTests
{
    private readonly NamedParts _parts = new();

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
}
