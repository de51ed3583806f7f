namespace PerfAspects.Tests.Settings;

/// <summary>Who sets a setting, and in which order they are asked.</summary>
public sealed partial class SettingLayersTests : SettingsTest
{
    private const string Type = "PerfAspects.Tests.Settings.SettingLayersTests+Shop";
    private const string Get = Type + ".Get";

    [Fact]
    public void Settings_Unconfigured_AreTheAttributesAndTheDefaults()
    {
        Assert.Equal(("5m", AspectSettingOrigin.Attribute), Read("Cached:Duration"));
        Assert.Equal(("10000", AspectSettingOrigin.BuiltIn), Read("Cached:MaxEntries"));
        Assert.Equal(("true", AspectSettingOrigin.BuiltIn), Read("Cached:Enabled"));
        Assert.Equal(("", AspectSettingOrigin.BuiltIn), Read("Cached:Sliding"));
        Assert.Equal(("System.ArgumentException, System.IO.IOException", AspectSettingOrigin.Attribute), Read("CircuitBreaker:Handle"));
    }

    [Fact]
    public void Layers_TheFirstThatSpeaksWins()
    {
        Configuration["Defaults:Cached:Duration"] = "1s";
        Configuration["Defaults:Cached:MaxEntries"] = "1";
        Assert.Equal(("5m", AspectSettingOrigin.Attribute), Read("Cached:Duration"));
        Assert.Equal(("1", AspectSettingOrigin.ConfigurationDefaults), Read("Cached:MaxEntries"));

        Configure($"Types:{Type}:Cached:Duration", "2s");
        Assert.Equal(("2s", AspectSettingOrigin.TypeConfiguration), Read("Cached:Duration"));

        Configure($"Methods:{Get}:Cached:Duration", "00:00:03");
        Assert.Equal(("00:00:03", AspectSettingOrigin.MethodConfiguration), Read("Cached:Duration"));

        Runtime.Find(Get)!.Override("Cached:Duration", "4s");
        Assert.Equal(("4s", AspectSettingOrigin.RuntimeCall), Read("Cached:Duration"));

        Runtime.Find(Get)!.Override("Cached:Duration", null);
        Configure($"Methods:{Get}:Cached:Duration", null);
        Configure($"Types:{Type}:Cached:Duration", null);
        Assert.Equal(("5m", AspectSettingOrigin.Attribute), Read("Cached:Duration"));
    }

    [Fact]
    public void Keys_AreReadWhateverTheirCase()
    {
        Configuration[$"METHODS:{Get.ToUpperInvariant()}:cached:duration"] = "7s";

        Assert.Equal("7s", Read("Cached:Duration").Value);
    }

    [Fact]
    public void SecondUse_HasItsNumber_AndDefaultsHoldForBoth()
    {
        Configuration[$"Methods:{Get}:RateLimited:2:Permits"] = "11";
        Configuration["Defaults:RateLimited:QueueLimit"] = "3";

        Assert.Equal("100", Read("RateLimited:Permits").Value);
        Assert.Equal("11", Read("RateLimited:2:Permits").Value);
        Assert.Equal("3", Read("RateLimited:QueueLimit").Value);
        Assert.Equal("3", Read("RateLimited:2:QueueLimit").Value);
    }

    [Fact]
    public void ListOfTypes_FromElementsOrOneText()
    {
        Configuration[$"Methods:{Get}:CircuitBreaker:Handle:0"] = "System.TimeoutException";
        Configuration[$"Methods:{Get}:CircuitBreaker:Handle:1"] = "System.IO.IOException";
        Configuration[$"Methods:{Get}:CircuitBreaker:Ignore"] = "System.ArgumentException,System.IO.IOException";

        Assert.Equal("System.TimeoutException, System.IO.IOException", Read("CircuitBreaker:Handle").Value);
        Assert.Equal("System.ArgumentException,System.IO.IOException", Read("CircuitBreaker:Ignore").Value);
    }

    [Fact]
    public void Aspects_FollowEnabled()
    {
        var method = Runtime.Find(Get)!;

        Configure($"Methods:{Get}:Cached:Enabled", "false");
        Assert.Equal(["RateLimited", "CircuitBreaker"], method.Aspects);

        Configure($"Methods:{Get}:Bulkhead:Enabled", "true");
        Assert.Equal(["RateLimited", "CircuitBreaker", "Bulkhead"], method.Aspects);
    }

    private (string Value, AspectSettingOrigin Origin) Read(string name)
    {
        var setting = Setting(Get, name);
        return (setting.Value, setting.Origin);
    }

    private sealed partial class Shop(AspectRuntime runtime)
    {
        [Cached("5m"), RateLimited(100, "1s"), RateLimited(1_000, "1m"), Bulkhead(2, Enabled = false)]
        [CircuitBreaker(Handle = [typeof(ArgumentException), typeof(IOException)])]
        public partial int Get(int id);

        private int GetCore(int id) => id;
    }
}
