namespace PerfAspects.Tests.Settings;

/// <summary>What is measured, traced and told of slow calls follows the settings as well.</summary>
public sealed partial class LiveTimingTests : SettingsTest
{
    private const string Type = "PerfAspects.Tests.Settings.LiveTimingTests+Api";

    [Fact]
    public void SlowThreshold_Given_TellsOfTheNextSlowCall()
    {
        var api = new Api(Runtime, Clock);
        var method = Runtime.Find(Type + ".Timed")!;
        api.Timed();
        Assert.Empty(method.SlowCalls);

        Configure($"Methods:{Type}.Timed:Timed:SlowThreshold", "1s");
        api.Timed();
        Assert.Single(method.SlowCalls);

        Configure($"Methods:{Type}.Timed:Timed:SlowThreshold", "3s");
        api.Timed();
        Assert.Single(method.SlowCalls);
        Assert.Equal(3, method.GetStatistics().Calls);
    }

    [Fact]
    public void Timed_TracedAndCached_DisabledAndEnabled_KeepsCountsAndEntries()
    {
        var api = new Api(Runtime, Clock);
        var method = Runtime.Find(Type + ".Get")!;
        var value = api.Get(1);

        Configure($"Methods:{Type}.Get:Timed:Enabled", "false");
        Configure($"Methods:{Type}.Get:Traced:Enabled", "false");
        Assert.Equal(["Cached"], method.Aspects);
        Assert.Same(value, api.Get(1));

        Configure("Defaults:Cached:Enabled", "false");
        Assert.NotSame(value, api.Get(1));
        Configure($"Methods:{Type}.Get:Traced:Enabled", null);
        Assert.NotSame(value, api.Get(1));
        Configure("Defaults:Cached:Enabled", null);
        Assert.Same(value, api.Get(1));
        Assert.Equal((5, 2), (method.GetStatistics().Calls, method.GetStatistics().CacheHits));
    }

    private sealed partial class Api(AspectRuntime runtime, FakeClock clock)
    {
        [Timed]
        public partial void Timed();

        private void TimedCore() => clock.Advance(TimeSpan.FromSeconds(2));

        [Traced, Timed, Cached("5m")]
        public partial object Get(int id);

        private object GetCore(int id) => new List<int>(id);
    }
}
