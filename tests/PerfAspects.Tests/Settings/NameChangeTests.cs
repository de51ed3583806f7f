using PerfAspects.State;
using Polly.CircuitBreaker;

namespace PerfAspects.Tests.Settings;

/// <summary>Names of shared parts that change while they are used.</summary>
public sealed partial class NameChangeTests : SettingsTest
{
    private const string Type = "PerfAspects.Tests.Settings.NameChangeTests+Api";

    [Fact]
    public void Circuit_ThatGetsItsNameBack_HasMadeNoMoreTransitionsThanItDid()
    {
        var method = Runtime.Find(Type + ".Guarded")!;
        var api = new Api(Runtime);
        Assert.Throws<InvalidDataException>(api.Guarded);
        Assert.Throws<InvalidDataException>(api.Guarded);
        Assert.Equal([new CircuitTransitions(CircuitState.Closed, CircuitState.Open, 1)], Transitions(method));

        method.Override("CircuitBreaker:Name", "elsewhere");
        Assert.Equal([new CircuitTransitions(CircuitState.Closed, CircuitState.Open, 1)], Transitions(method));
        method.Override("CircuitBreaker:Name", null);

        Assert.Equal([new CircuitTransitions(CircuitState.Closed, CircuitState.Open, 1)], Transitions(method));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Name_ThatIsRefused_LeavesThoseAloneWhoHadIt(bool isInUse)
    {
        Configure($"Methods:{Type}.Named:Bulkhead:MaxConcurrency", "9");
        if (isInUse)
        {
            new Api(Runtime).Other();
        }

        Configure($"Methods:{Type}.Other:Bulkhead:Name", "name-change");

        Assert.Equal(("9", ""), (Setting(Type + ".Named", "Bulkhead:MaxConcurrency").Value, Setting(Type + ".Other", "Bulkhead:Name").Value));
        Assert.Equal(53, Assert.Single(Log.Entries).Id);
    }

    private static IReadOnlyList<CircuitTransitions> Transitions(AspectMethod method) => [.. method.Circuits.SelectMany(static circuit => circuit.ReadTransitions())];

    private sealed partial class Api(AspectRuntime runtime)
    {
        [CircuitBreaker(MinimumThroughput = 2, Name = "name-change")]
        public partial void Guarded();

        private void GuardedCore() => throw new InvalidDataException();

        [Bulkhead(2, Name = "name-change")]
        public partial void Named();

        private void NamedCore()
        {
        }

        [Bulkhead(3)]
        public partial void Other();

        private void OtherCore()
        {
        }
    }
}
