using Microsoft.Extensions.DependencyInjection;

namespace PerfAspects.Tests.Settings;

/// <summary>Settings of a name: one place for all who share a limit, a circuit or a bulkhead.</summary>
public sealed partial class PolicyTests : SettingsTest
{
    private const string Type = "PerfAspects.Tests.Settings.PolicyTests+Api";
    private const string First = Type + ".First";
    private const string Second = Type + ".Second";

    [Fact]
    public void Configuration_OfAName_IsForAllThatGiveIt_AndLive()
    {
        Configure("Policies:policy-supplier:RateLimited:Permits", "2");
        var api = new Api(Runtime);
        api.First();
        api.Second();
        Assert.Throws<RateLimitRejectedException>(api.Second);

        Configure("Policies:policy-supplier:RateLimited:Permits", "3");
        api.First();
        Assert.Throws<RateLimitRejectedException>(api.Second);

        Configure("Policies:policy-supplier:RateLimited:Enabled", "false");
        api.First();
        api.Second();
        Assert.Empty(Log.Entries);
    }

    [Fact]
    public void Configuration_OfAName_IsNotForOthers()
    {
        Configure("Policies:policy-supplier:RateLimited:Permits", "2");

        Assert.Equal("9", Setting(Second, "RateLimited:2:Permits").Value); // without a name
        Assert.Equal("8", Setting(Second, "RateLimited:3:Permits").Value); // another name
    }

    [Fact]
    public void Layers_StandBetweenTheTypeAndTheAttribute()
    {
        using var services = new ServiceCollection()
            .AddPerfAspects(options => (options.Configuration, options.TimeProvider) = (Configuration.Root, Clock))
            .AddAspectPolicy("policy-supplier", new RateLimitedAttribute(2, "1s"))
            .AddAspectPolicy("policy-supplier", new RateLimitedAttribute(3, "1s") { QueueLimit = 4 })
            .BuildServiceProvider();
        var method = services.GetRequiredService<AspectRuntime>().Find(First)!;
        (string, AspectSettingOrigin) Read(string name) => method.Settings.Where(setting => setting.Name == name).Select(static setting => (setting.Value, setting.Origin)).Single();

        Assert.Equal(("3", AspectSettingOrigin.Policy), Read("RateLimited:Permits")); // the last registered
        Assert.Equal(("4", AspectSettingOrigin.Policy), Read("RateLimited:QueueLimit"));
        Assert.Equal(("SlidingWindow", AspectSettingOrigin.BuiltIn), Read("RateLimited:Algorithm")); // of what a policy leaves out it says nothing

        Configuration["Policies:policy-supplier:RateLimited:Permits"] = "4";
        Configuration.Reload();
        Assert.Equal(("4", AspectSettingOrigin.PolicyConfiguration), Read("RateLimited:Permits"));
        Assert.Equal(("4", AspectSettingOrigin.Policy), Read("RateLimited:QueueLimit"));

        Configuration[$"Types:{Type}:RateLimited:Permits"] = "5";
        Configuration.Reload();
        Assert.Equal(("5", AspectSettingOrigin.TypeConfiguration), Read("RateLimited:Permits"));
    }

    [Fact]
    public void Name_GivenByConfiguration_FindsItsPolicy()
    {
        Configuration["Policies:policy-given:CircuitBreaker:BreakDuration"] = "7s";
        Configuration[$"Methods:{First}:CircuitBreaker:Name"] = "policy-given";

        Assert.Equal(("7s", AspectSettingOrigin.PolicyConfiguration), (Setting(First, "CircuitBreaker:BreakDuration").Value, Setting(First, "CircuitBreaker:BreakDuration").Origin));

        Runtime.Find(First)!.Override("CircuitBreaker:Name", "policy-other");
        Assert.Equal("5s", Setting(First, "CircuitBreaker:BreakDuration").Value);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void OverrideThatSetsTheMethodsApart_IsRefused_AndThePolicyStays(bool isThereFromTheStart)
    {
        if (!isThereFromTheStart)
        {
            _ = Runtime;
        }

        Configuration["Policies:policy-supplier:RateLimited:Permits"] = "7";
        Configuration[$"Methods:{First}:RateLimited:Permits"] = "3";
        _ = Runtime;
        Configuration.Reload();

        Assert.Equal(("7", "7"), (Setting(First, "RateLimited:Permits").Value, Setting(Second, "RateLimited:Permits").Value));
        Assert.Equal(53, Assert.Single(Log.Entries).Id);
    }

    [Fact]
    public void BadValue_OfAName_IsRefused_AndTheLastGoodOneStays()
    {
        Configure("Policies:policy-supplier:RateLimited:Permits", "2");
        Configure("Policies:policy-supplier:RateLimited:Permits", "none");

        Assert.Equal("2", Setting(First, "RateLimited:Permits").Value);
        Assert.Equal(50, Assert.Single(Log.Entries).Id);
    }

    public static TheoryData<Func<SharedAspectAttribute[]>> Impossible =>
    [
        static () => [new RateLimitedAttribute(0, "1s")],
        static () => [new RateLimitedAttribute(1, "soon")],
        static () => [new RateLimitedAttribute(1, "1s") { Algorithm = (RateLimitAlgorithm)9 }],
        static () => [new RateLimitedAttribute(1, "1s") { Name = "another" }],
        static () => [new CircuitBreakerAttribute { FailureRatio = double.NaN }],
        static () => [new BulkheadAttribute(1), new BulkheadAttribute(2)],
    ];

    [Theory]
    [MemberData(nameof(Impossible), DisableDiscoveryEnumeration = true)]
    public void AddAspectPolicy_OfWhatCannotBe_Throws(Func<SharedAspectAttribute[]> aspects)
        => Assert.Throws<ArgumentException>(() => new ServiceCollection().AddAspectPolicy("any", aspects()));

    [Fact]
    public void AddAspectPolicy_OfNothing_Throws()
        => Assert.Throws<ArgumentNullException>(() => new ServiceCollection().AddAspectPolicy("any", new BulkheadAttribute(2), null!));

    [Fact]
    public void AddAspectPolicy_ExceptionTypes_MatchAsInAnAttribute()
    {
        using var services = new ServiceCollection()
            .AddPerfAspects()
            .AddAspectPolicy("policy-circuit", new CircuitBreakerAttribute { MinimumThroughput = 2, Handle = [typeof(IOException)] })
            .BuildServiceProvider();
        var api = new Api(services.GetRequiredService<AspectRuntime>());

        Assert.Throws<TimeoutException>(() => api.Break(new TimeoutException()));
        Assert.Throws<TimeoutException>(() => api.Break(new TimeoutException()));
        Assert.Throws<FileNotFoundException>(() => api.Break(new FileNotFoundException()));
        Assert.Throws<FileNotFoundException>(() => api.Break(new FileNotFoundException())); // half of them

        Assert.Throws<Polly.CircuitBreaker.BrokenCircuitException>(() => api.Break(new TimeoutException()));
    }

    private sealed partial class Api(AspectRuntime runtime)
    {
        [RateLimited(1, "1h", Name = "policy-supplier"), CircuitBreaker]
        public partial void First();

        private void FirstCore()
        {
        }

        [RateLimited(1, "1h", Name = "policy-supplier"), RateLimited(9, "1h"), RateLimited(8, "1h", Name = "policy-another")]
        public partial void Second();

        private void SecondCore()
        {
        }

        [CircuitBreaker(Name = "policy-circuit")]
        public partial void Break(Exception exception);

        private void BreakCore(Exception exception) => throw exception;
    }
}
