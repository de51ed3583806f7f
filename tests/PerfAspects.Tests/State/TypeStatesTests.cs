using PerfAspects.Runtime;
using PerfAspects.State;

namespace PerfAspects.Tests.Runtime;

public sealed class TypeStatesTests
{
    private static readonly Type[] s_types = [.. typeof(string).Assembly.GetTypes().Take(1_000)];

    [Fact]
    public void Find_EveryTypeHasItsState_AndAReplacedOneIsFound()
    {
        var states = new TypeStates();
        foreach (var type in s_types)
        {
            Assert.Null(states.Find(type));
            states.Set(type, type);
            Assert.Same(type, states.Find(type));
        }

        states.Set(s_types[7], "another");

        Assert.Equal("another", states.Find(s_types[7]));
        Assert.All(s_types.Where(static (_, index) => index != 7), type => Assert.Same(type, states.Find(type)));
        Assert.Equal(s_types.Length, states.All().Count());
    }

    [Fact]
    public void Find_AllocatesNothing()
    {
        var states = new TypeStates();
        Array.ForEach(s_types, type => states.Set(type, type));

        Assert.Equal(0, Allocations.Measure(() => states.Find(typeof(string))));
    }
}
