namespace PerfAspects.Tests.Settings;

/// <summary><c>[CacheInvalidate]</c> is an aspect like the others: listed, counted, and switched while it runs.</summary>
public sealed partial class LiveInvalidationTests : SettingsTest
{
    private const string Type = "PerfAspects.Tests.Settings.LiveInvalidationTests+Prices";

    [Fact]
    public void Method_ThatOnlyInvalidates_IsListedWithItsSettings()
    {
        var method = Runtime.Find(typeof(Prices), nameof(Prices.Forget))!;

        Assert.Equal(["CacheInvalidate"], method.Aspects);
        Assert.Equal(
            [
                "CacheInvalidate:Enabled=true BuiltIn", "CacheInvalidate:Methods=Get Attribute", "CacheInvalidate:Tags= BuiltIn",
                "CacheInvalidate:Type= BuiltIn", "CacheInvalidate:All=false BuiltIn", "CacheInvalidate:When=Success BuiltIn",
                "CacheInvalidate:2:Enabled=true BuiltIn", "CacheInvalidate:2:Methods= BuiltIn", "CacheInvalidate:2:Tags=prices Attribute",
                "CacheInvalidate:2:Type= BuiltIn", "CacheInvalidate:2:All=false BuiltIn", "CacheInvalidate:2:When=Success BuiltIn",
            ],
            method.Settings.Select(static setting => $"{setting.Name}={setting.Value} {setting.Origin}"));
    }

    [Fact]
    public void Aspects_OfAMethodWithOthers_EndWithTheInvalidation()
        => Assert.Equal(["Timed", "RateLimited", "CacheInvalidate"], Runtime.Find(Type + ".SaveAsync")!.Aspects);

    [Fact]
    public void Enabled_False_LeavesTheEntryAlone_UntilItIsTrueAgain()
    {
        var prices = new Prices(Runtime);
        Assert.Equal(1, prices.Get(1));

        Configure($"Methods:{Type}.Forget:CacheInvalidate:Enabled", "false");
        prices.Forget(1);
        Assert.Equal(1, prices.Get(1));

        Configure($"Methods:{Type}.Forget:CacheInvalidate:Enabled", null);
        prices.Forget(1);
        Assert.Equal(2, prices.Get(1));
        Assert.Equal(2, Runtime.Find(Type + ".Forget")!.GetStatistics().Calls);
        Assert.Empty(Log.Entries);
    }

    [Fact]
    public void Enabled_OfOneUse_SaysNothingOfTheOther()
    {
        var prices = new Prices(Runtime);
        Assert.Equal((1, 2), (prices.Get(1), prices.Tagged()));

        Configure($"Methods:{Type}.Forget:CacheInvalidate:2:Enabled", "false");
        prices.Forget(1);

        Assert.Equal((3, 2), (prices.Get(1), prices.Tagged()));
    }

    [Fact]
    public async Task Enabled_OfMethodsWithACore_LetsTheCoreRunAlone()
    {
        var prices = new Prices(Runtime);
        Assert.Equal(1, prices.Get(1));
        Configure("Defaults:CacheInvalidate:Enabled", "false");

        await prices.SaveAsync(1);
        await prices.ChangeAsync(1);
        Assert.Equal((2, 1), (prices.Saved, prices.Get(1)));

        Configure("Defaults:CacheInvalidate:Enabled", null);
        await prices.ChangeAsync(1);
        Assert.Equal((3, 2), (prices.Saved, prices.Get(1)));
        await prices.SaveAsync(1);
        Assert.Equal((4, 3), (prices.Saved, prices.Get(1)));
    }

    [Fact]
    public void Enabled_WrittenFalse_IsOffUntilACallSwitchesItOn()
    {
        var prices = new Prices(Runtime);
        var method = Runtime.Find(Type + ".Never")!;
        Assert.Equal(1, prices.Get(1));

        prices.Never(1);
        Assert.Empty(method.Aspects);
        Assert.Equal(1, prices.Get(1));

        method.Override("CacheInvalidate:Enabled", "true");
        prices.Never(1);
        Assert.Equal(["CacheInvalidate"], method.Aspects);
        Assert.Equal(2, prices.Get(1));
    }

    [Fact]
    public void Override_OfWhatIsCompiled_Throws()
        => Assert.Throws<ArgumentException>(() => Runtime.Find(Type + ".Forget")!.Override("CacheInvalidate:All", "true"));

    [Fact]
    public async Task Calls_OfMethodsThatOnlyInvalidate_AreCountedByOutcome()
    {
        var prices = new Prices(Runtime);
        using var source = new CancellationTokenSource();

        await prices.ChangeAsync(1);
        await Assert.ThrowsAsync<FormatException>(() => prices.ChangeAsync(-1));
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => prices.ChangeAsync(1, source.Token));
        await prices.ForgetAllAsync();

        var statistics = Runtime.Find(Type + ".ChangeAsync")!.GetStatistics();
        Assert.Equal((3, 1, 1), (statistics.Calls, statistics.Failures, prices.Saved));
        Assert.Equal(1, Runtime.Find(Type + ".ForgetAllAsync")!.GetStatistics().Calls);
    }

    [Fact]
    public async Task Calls_OfADisposedRuntime_Throw()
    {
        var prices = new Prices(Runtime);
        Runtime.Dispose();

        Assert.Throws<ObjectDisposedException>(() => prices.Forget(1));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => prices.ForgetAllAsync().AsTask());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => prices.ChangeAsync(1));
        Assert.Equal(0, prices.Saved);
    }

    private sealed partial class Prices(AspectRuntime runtime)
    {
        private int _loads;

        public int Saved { get; private set; }

        [Cached("5m")]
        public partial int Get(int id);

        private int GetCore(int id) => ++_loads;

        [Cached("5m", Tags = ["prices"])]
        public partial int Tagged();

        private int TaggedCore() => ++_loads;

        [CacheInvalidate(nameof(Get)), CacheInvalidate(Tags = ["prices"])]
        public partial void Forget(int id);

        [CacheInvalidate(nameof(Get), Enabled = false)]
        public partial void Never(int id);

        [CacheInvalidate(All = true)]
        public partial ValueTask ForgetAllAsync();

        [CacheInvalidate(nameof(Get))]
        public partial Task ChangeAsync(int id, CancellationToken cancellationToken = default);

        private async Task ChangeCoreAsync(int id, CancellationToken cancellationToken)
        {
            await Task.Yield();
            Saved += id > 0 ? 1 : throw new FormatException();
        }

        [Timed, RateLimited(10, "1s"), CacheInvalidate(nameof(Get))]
        public partial Task SaveAsync(int id);

        private Task SaveCoreAsync(int id)
        {
            Saved++;
            return Task.CompletedTask;
        }
    }
}
