using Microsoft.Extensions.Logging;
using PerfAspects.Settings;
using PerfAspects.Settings.Layers;

namespace PerfAspects.Tests.Settings;

/// <summary>Named sets of defaults: where they stand among the sources, how they change and what they say.</summary>
public sealed partial class PresetTests : SettingsTest
{
    private const string Type = "PerfAspects.Tests.Settings.PresetTests+Shop";
    private const string Get = Type + ".Get";
    private const int Explained = 56;

    public static TheoryData<string> Presets => new(SettingPreset.All.Select(static preset => preset.Name));

    [Fact]
    public void Preset_DecidesWhereNothingElseDoes()
    {
        Configuration["Preset"] = "high-volume";
        Assert.Equal(("100000", AspectSettingOrigin.Preset), Read("Cached:MaxEntries"));
        Assert.Equal(("20", AspectSettingOrigin.Attribute), Read("CircuitBreaker:MinimumThroughput"));
        Assert.Equal(("0.5", AspectSettingOrigin.BuiltIn), Read("CircuitBreaker:FailureRatio"));

        Configure("Defaults:Cached:MaxEntries", "7");
        Assert.Equal(("7", AspectSettingOrigin.ConfigurationDefaults), Read("Cached:MaxEntries"));

        Configure($"Methods:{Get}:CircuitBreaker:SamplingDuration", "1m");
        Assert.Equal(("1m", AspectSettingOrigin.MethodConfiguration), Read("CircuitBreaker:SamplingDuration"));
    }

    [Fact]
    public void Preset_ChangesWhileTheProgramRuns()
    {
        Assert.Equal("10000", Read("Cached:MaxEntries").Value);

        Configure("Preset", "High-Volume");
        Assert.Equal("100000", Read("Cached:MaxEntries").Value);

        Configure("Preset", "io-bound");
        Assert.Equal(("10000", AspectSettingOrigin.BuiltIn), Read("Cached:MaxEntries"));
        Assert.Equal(("100", AspectSettingOrigin.Preset), Read("Bulkhead:QueueLimit"));

        Configure("Preset", "");
        Assert.Equal(("0", AspectSettingOrigin.BuiltIn), Read("Bulkhead:QueueLimit"));
    }

    [Fact]
    public async Task Preset_TakesEffectInTheMethod()
    {
        Configuration["Preset"] = "io-bound";
        var gate = new TaskCompletionSource<int>();
        var shop = new Shop(Runtime, gate.Task);
        var first = shop.ShipAsync(1);

        var second = shop.ShipAsync(2); // without the queue of the preset it would be rejected

        Assert.False(second.IsCompleted);
        gate.SetResult(5);
        Assert.Equal((5, 5), (await first, await second));
    }

    [Fact]
    public void Preset_ExplainsItselfOnce()
    {
        Configuration["Preset"] = "cpu-bound";
        _ = Read("Cached:MaxEntries");
        Configure("Defaults:Cached:MaxEntries", "7");

        var entry = Assert.Single(Log.Entries, static entry => entry.Id == Explained);
        Assert.Equal(LogLevel.Information, entry.Level);
        Assert.Equal(
            "The preset 'cpu-bound' sets defaults: Bulkhead:QueueLimit = 32, since a burst waits for a processor instead of failing; "
            + "Retry:Budget = 0.05, since repeated work takes processor time that is short already; "
            + "Warm:Concurrency = 2, since warming leaves processors to callers. Attributes and the configuration of a setting go before it.",
            entry.Text);
    }

    [Fact]
    public void UnknownPreset_IsRefused_AndTheLastOneStays()
    {
        Configuration["Preset"] = "io-bound";
        Assert.Equal("100", Read("Bulkhead:QueueLimit").Value);

        Configure("Preset", "fast");

        Assert.Equal("100", Read("Bulkhead:QueueLimit").Value);
        var entry = Assert.Single(Log.Entries, static entry => entry.Level == LogLevel.Error);
        Assert.Equal(
            "PerfAspects:Preset = 'fast' is refused: it is none of balanced, cpu-bound, io-bound, high-volume. The last good value stays.",
            entry.Text);
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void Preset_HasOnlySettingsThatExist_WithValuesThatTheyMayHave(string name)
    {
        foreach (var (setting, value, _) in SettingPreset.FindPreset(name)!.Settings)
        {
            Assert.True(SettingKey.TryParse(setting.Split(':'), out var key, out _), setting);
            Assert.Equal(setting, key.ToString());
            Assert.False(key.Rule!.IsArgument, setting); // every attribute writes it, so that no preset would be asked
            Assert.Null(key.Rule.FindFault(value));
        }
    }

    private (string Value, AspectSettingOrigin Origin) Read(string name)
    {
        var setting = Setting(Get, name);
        return (setting.Value, setting.Origin);
    }

    private sealed partial class Shop(AspectRuntime runtime, Task<int> gate)
    {
        [Cached("5m"), CircuitBreaker(MinimumThroughput = 20), Bulkhead(1)]
        public partial int Get(int product);

        private static int GetCore(int product) => product;

        [Bulkhead(1)]
        public partial Task<int> ShipAsync(int product);

        private Task<int> ShipCoreAsync(int product) => gate;
    }
}
